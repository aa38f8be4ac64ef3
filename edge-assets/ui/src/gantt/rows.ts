//! The rows of a run's Gantt chart, out of its steps and the events of their attempts.

import type { RunDetail, RunEvent, Step } from "~/api/types";
import { instant } from "~/lib/time";
import { criticalPath } from "./critical";
import type { GanttRow, Segment } from "./Gantt";

/** The upstream assets of an asset. */
export type Upstream = (asset: string) => readonly string[];

const endOf = (step: Step, run: RunDetail): number | undefined => {
  const from = instant(step.started_at);
  if (from === undefined || step.status === "running") return undefined;
  if (step.duration_us !== null && step.duration_us !== undefined) return from + step.duration_us / 1000;
  return step.status === "canceled" || step.status === "failure" ? instant(run.finished_at) : undefined;
};

/** When the attempts of each step began and failed. */
function attemptsOf(events: readonly RunEvent[]): Map<string, Segment[]> {
  const steps = new Map<string, Segment[]>();
  for (const event of events) {
    if (!event.step) continue;
    const at = Date.parse(event.at);
    const list = steps.get(event.step) ?? [];
    steps.set(event.step, list);
    const last = list.at(-1);
    if (event.type === "step_started") {
      if (last?.kind === "backoff") last.to = at;
      list.push({ kind: "run", from: at });
    } else if (last?.kind === "run" && last.to === undefined) {
      last.to = at;
      if (event.type === "step_retry_scheduled") {
        last.kind = "failed";
        list.push({ kind: "backoff", from: at });
      }
    }
  }
  return steps;
}

export function ganttRows(run: RunDetail, upstream: Upstream, events: readonly RunEvent[]): GanttRow[] {
  const begun = instant(run.started_at) ?? instant(run.created_at) ?? 0;
  const attempts = attemptsOf(events);
  const byAsset = new Map<string, Step[]>();
  for (const step of run.steps) byAsset.set(step.asset, [...(byAsset.get(step.asset) ?? []), step]);
  const before = (step: Step) => upstream(step.asset).flatMap((asset) => byAsset.get(asset) ?? []);
  const path = new Set(
    criticalPath(
      run.steps.map((step) => ({
        key: step.key,
        upstream: before(step).map((it) => it.key),
        from: instant(step.started_at),
        to: endOf(step, run),
      })),
    ),
  );

  const rows = run.steps.map((step): GanttRow & { order: number } => {
    const from = instant(step.started_at);
    const told = attempts.get(step.key);
    const segments: Segment[] = told
      ? [...told]
      : from === undefined
        ? []
        : [{ kind: "run", from, to: endOf(step, run) }];
    const first = segments[0]?.from;
    if (first !== undefined) {
      const ready = Math.max(begun, ...before(step).map((it) => endOf(it, run) ?? begun));
      if (first - ready > 1) segments.unshift({ kind: "wait", from: ready, to: first });
    }
    const note = step.skip ? `Skipped: ${step.skip.text}` : step.failure ? step.failure.message : undefined;
    return {
      key: step.key,
      name: step.key,
      status: step.status,
      segments,
      critical: path.has(step.key) && path.size > 1,
      note,
      order: first ?? Number.POSITIVE_INFINITY,
    };
  });
  return rows.sort((a, b) => a.order - b.order || a.key.localeCompare(b.key));
}
