//! The list of runs: what its filters ask for, and how long a run takes as a rule.

import type { Run } from "~/api/types";
import { BACKFILL_TAG } from "./backfills";
import { percentile } from "./series";
import { duration, instant } from "./time";

/** How long a run took, in milliseconds; nothing before its end. */
export const tookMs = (run: Pick<Run, "started_at" | "finished_at">): number | undefined => {
  const from = instant(run.started_at);
  const to = instant(run.finished_at);
  return from === undefined || to === undefined ? undefined : to - from;
};

/** Whether a run ended before a step of it did anything: that it took some microseconds tells nobody anything. */
export function neverBegan(
  run: Pick<Run, "status" | "started_at" | "finished_at" | "succeeded_steps" | "failed_steps">,
): boolean {
  if (run.status !== "failure" && run.status !== "canceled") return false;
  return run.succeeded_steps + run.failed_steps === 0 && (tookMs(run) ?? 0) < MOMENT;
}

/** What is shorter than this is no work, in milliseconds. */
const MOMENT = 10;

/** How long the runs of each target take as a rule: the middle of those that succeeded, where there are three of them. */
export function usualOf(runs: readonly Run[], targetOf: (run: Run) => string): Map<string, number> {
  const all = new Map<string, number[]>();
  for (const run of runs) {
    const took = run.status === "success" ? tookMs(run) : undefined;
    if (took === undefined) continue;
    const target = targetOf(run);
    const list = all.get(target);
    if (list) list.push(took);
    else all.set(target, [took]);
  }
  const usual = new Map<string, number>();
  for (const [target, list] of all) {
    const middle = percentile(list, 0.5);
    if (list.length >= 3 && middle !== undefined) usual.set(target, middle);
  }
  return usual;
}

/** What is usual stands in the middle of a bar; what takes twice as long fills it. */
export const shareOf = (took: number, usual: number): number => Math.min(1, took / (2 * Math.max(1, usual)));

/** `1.6 times the usual 42 s`. */
export function againstUsual(took: number, usual: number): string {
  const times = took / Math.max(1, usual);
  const text = times >= 10 ? Math.round(times).toString() : times.toFixed(1);
  return text === "1.0" ? `as long as usual, ${duration(usual)}` : `${text} times the usual ${duration(usual)}`;
}

export const AGES = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
export type Age = keyof typeof AGES;

export interface RunsChoice {
  job?: string;
  trigger?: string;
  asset?: string;
  partition?: string;
  q?: string;
  id?: string;
  backfill?: string;
  root?: string;
  age?: Age;
}

/** What the API is asked. An age begins at a full minute, so that an answer can be kept while one looks at it. */
export function runsFilter(choice: RunsChoice, status: string | undefined, now: number) {
  return {
    status,
    job: choice.job,
    trigger: choice.trigger,
    asset: choice.asset,
    partition: choice.partition,
    q: choice.q,
    id: choice.id,
    root: choice.root,
    tag: choice.backfill && `${BACKFILL_TAG}=${choice.backfill}`,
    since: choice.age && new Date(Math.floor((now - AGES[choice.age]) / 60_000) * 60_000).toISOString(),
  };
}
