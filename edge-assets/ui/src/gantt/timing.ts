//! Where the time of a run went: waiting, working, failed attempts and delays, of each step and of all.

import type { GanttRow } from "./Gantt";

export interface StepTiming {
  key: string;
  status: string;
  waitMs: number;
  runMs: number;
  failedMs: number;
  delayMs: number;
  /** From when it could begin to its end. */
  allMs: number;
  critical: boolean;
}

/** The times of each step, the longest first. Those that have not begun are left out. */
export function timingsOf(rows: readonly GanttRow[], now: number): StepTiming[] {
  const found = rows
    .filter((row) => row.segments.length > 0)
    .map((row): StepTiming => {
      const sum = (kind: string) =>
        row.segments
          .filter((segment) => segment.kind === kind)
          .reduce((total, segment) => total + Math.max(0, (segment.to ?? now) - segment.from), 0);
      const [waitMs, runMs, failedMs, delayMs] = [sum("wait"), sum("run"), sum("failed"), sum("backoff")];
      return {
        key: row.key,
        status: row.status,
        waitMs,
        runMs,
        failedMs,
        delayMs,
        allMs: waitMs + runMs + failedMs + delayMs,
        critical: row.critical,
      };
    });
  return found.sort((a, b) => b.allMs - a.allMs || a.key.localeCompare(b.key));
}

/** The figures of the whole run: how long its steps worked together, how many at once as a rule, how much of it was the critical path. */
export function totalsOf(timings: readonly StepTiming[], tookMs: number) {
  const workMs = timings.reduce((sum, it) => sum + it.runMs + it.failedMs, 0);
  const lostMs = timings.reduce((sum, it) => sum + it.failedMs + it.delayMs, 0);
  const path = timings.filter((it) => it.critical);
  return {
    workMs,
    lostMs,
    atOnce: tookMs > 0 ? workMs / tookMs : 0,
    pathMs: path.reduce((sum, it) => sum + it.runMs + it.failedMs + it.delayMs, 0),
    pathSteps: path.length,
  };
}
