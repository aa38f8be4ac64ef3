//! The rows of the day's timeline: what ran, of which job, and what is still to tick.

import type { NextTick, Run } from "~/api/types";
import { instant } from "~/lib/time";

export interface Bar {
  id: string;
  status: string;
  from: number;
  /** `undefined`: still under way. */
  to?: number;
}

export interface TimelineRow {
  name: string;
  job?: string;
  bars: Bar[];
  /** Instants that are to come. */
  next: number[];
}

/** Rows by job, in the order of their names; runs without a job come last, together. */
export function timelineRows(runs: readonly Run[], ticks: readonly NextTick[], to: number): TimelineRow[] {
  const rows = new Map<string, TimelineRow>();
  const row = (job: string | null | undefined) => {
    const name = job ?? "";
    let found = rows.get(name);
    if (!found) {
      found = { name: job ?? "without a job", job: job ?? undefined, bars: [], next: [] };
      rows.set(name, found);
    }
    return found;
  };
  for (const run of runs) {
    const from = instant(run.started_at) ?? instant(run.created_at);
    if (from !== undefined)
      row(run.job).bars.push({ id: run.id, status: run.status, from, to: instant(run.finished_at) });
  }
  for (const tick of ticks) {
    const at = instant(tick.at);
    if (tick.job && at !== undefined && at <= to) row(tick.job).next.push(at);
  }
  return [...rows].sort(([a], [b]) => (a === "" ? 1 : b === "" ? -1 : a.localeCompare(b))).map(([, found]) => found);
}

/** Bars that would lie on one another become one, which shows the worst of them. Keeps a busy row at a few hundred elements. */
export function thinned(
  bars: readonly Bar[],
  place: (at: number) => number,
  now: number,
  least: number,
): (Bar & { count: number; left: number; right: number })[] {
  const result: (Bar & { count: number; left: number; right: number })[] = [];
  for (const bar of bars.toSorted((a, b) => a.from - b.from)) {
    const left = place(bar.from);
    const right = Math.max(left + least, place(bar.to ?? now));
    const last = result.at(-1);
    if (last && left < last.left + least) {
      last.count += 1;
      last.right = Math.max(last.right, right);
      if (bar.status === "failure" || (bar.status === "running" && last.status !== "failure")) {
        last.status = bar.status;
        last.id = bar.id;
      }
    } else {
      result.push({ ...bar, count: 1, left, right });
    }
  }
  return result;
}
