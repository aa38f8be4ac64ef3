//! The rows of the day's timeline: what ran, of which job, and what is still to tick.

import type { NextTick, Run } from "~/api/types";
import { instant } from "~/lib/time";
import { makeScale, type Scale, type Span } from "./scale";

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
  /** Instants that are to come, in their order. */
  next: number[];
}

/** Where runs without a job stand, in this order. */
const WITHOUT_JOB = ["conditions", "backfills", "by hand"] as const;
const rowWithoutJob = (by: string): (typeof WITHOUT_JOB)[number] =>
  by === "automation" ? "conditions" : by === "backfill" ? "backfills" : "by hand";

/** Rows by job, in the order of their names; then those of runs without a job, by what asked for them. */
export function timelineRows(runs: readonly Run[], ticks: readonly NextTick[], to: number): TimelineRow[] {
  const ofJobs = new Map<string, TimelineRow>();
  const others = new Map<string, TimelineRow>();
  const rowIn = (rows: Map<string, TimelineRow>, name: string) => {
    let found = rows.get(name);
    if (!found) {
      found = { name, job: rows === ofJobs ? name : undefined, bars: [], next: [] };
      rows.set(name, found);
    }
    return found;
  };
  for (const run of runs) {
    const from = instant(run.started_at) ?? instant(run.created_at);
    if (from === undefined) continue;
    const row = run.job ? rowIn(ofJobs, run.job) : rowIn(others, rowWithoutJob(run.origin.by));
    row.bars.push({ id: run.id, status: run.status, from, to: instant(run.finished_at) });
  }
  for (const tick of ticks) {
    if (!tick.job) continue;
    const all = [tick.at, ...(tick.later ?? [])].map((at) => instant(at)).filter((at) => at !== undefined);
    const coming = all.filter((at) => at <= to);
    if (coming.length > 0) rowIn(ofJobs, tick.job).next.push(...coming);
  }
  for (const it of ofJobs.values()) it.next.sort((a, b) => a - b);
  return [
    ...[...ofJobs.values()].sort((a, b) => a.name.localeCompare(b.name)),
    ...WITHOUT_JOB.map((name) => others.get(name)).filter((it) => it !== undefined),
  ];
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

/** Instants that stand at least `least` of the width apart, in sight only. */
export function apart(instants: readonly number[], { place, from, to }: Scale, least: number): number[] {
  const kept: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const at of instants) {
    if (at < from || at > to) continue;
    const x = place(at);
    if (x < last + least) continue;
    kept.push(at);
    last = x;
  }
  return kept;
}

/** The part of `whole` that is shown: what an address asks for, as far as it makes sense; a minute at least. */
export function shownSpan(whole: Span, from: number | undefined, to: number | undefined): Span {
  if (from === undefined || to === undefined || to - from < LEAST_SPAN) return whole;
  return { from, to };
}

export const LEAST_SPAN = 60_000;

/** Makes the span `factor` times as long around its middle, or around a point of it. */
export function zoomed({ from, to }: Span, factor: number, at = (from + to) / 2): Span {
  const share = (at - from) / (to - from || 1);
  const length = Math.max(LEAST_SPAN, (to - from) * factor);
  const begin = Math.round(at - share * length);
  return { from: begin, to: Math.round(begin + length) };
}

/** The scale of a timeline; with `fold`, spans in which nothing ran and nothing ticks take little room. */
export function timelineScale(rows: readonly TimelineRow[], span: Span, now: number, fold: boolean): Scale {
  if (!fold) return makeScale(span, [], false);
  // What happened needs some room beside it, or a fold would touch it.
  const room = (span.to - span.from) / 60;
  const busy: Span[] = [];
  for (const row of rows) {
    for (const bar of row.bars) busy.push({ from: bar.from - room, to: (bar.to ?? now) + room });
    for (const at of row.next) busy.push({ from: at - room, to: at + room });
  }
  if (now > span.from && now < span.to) busy.push({ from: now - room, to: now + room });
  const inSight = busy
    .filter((it) => it.to > span.from && it.from < span.to)
    .map((it) => ({ from: Math.max(span.from, it.from), to: Math.min(span.to, it.to) }));
  return makeScale(span, inSight, true);
}
