//! What several pages show of a run.

import { Link } from "@tanstack/react-router";
import type { Job, Run } from "~/api/types";
import { shortId } from "~/lib/format";
import { tookMs } from "~/lib/runs";
import { duration } from "~/lib/time";
import type { Bar } from "./Strip";

export const isOver = (run: Pick<Run, "status">) =>
  run.status === "success" || run.status === "failure" || run.status === "canceled";

/** Whether a run has assets count as never made, and makes none. */
export const isWipe = (run: Pick<Run, "origin">) => run.origin.by === "wipe";

/** What a run is for: its job, or what it selects. */
export const targetOf = (run: Pick<Run, "job" | "selection" | "origin">) =>
  run.job ?? (isWipe(run) ? `wipe ${run.selection}` : run.selection);

export function RunLink({ id }: { id: string }) {
  return (
    <Link to="/runs/$id" params={{ id }} className="mono" title={id}>
      {shortId(id)}
    </Link>
  );
}

const WORDS: Record<string, string> = {
  manual: "by hand",
  schedule: "schedule",
  sensor: "sensor",
  retry: "retry by policy",
  reexecution: "re-run",
  backfill: "backfill",
  wipe: "wipe",
};

export function Trigger({ run }: { run: Run }) {
  const { by, name } = run.origin;
  if (!name) return <span className="dim">{WORDS[by] ?? by}</span>;
  if (by === "backfill")
    return (
      <Link to="/backfills/$id" params={{ id: name }} title={`backfill ${name}`}>
        backfill <span className="mono">{shortId(name)}</span>
      </Link>
    );
  return (
    <Link
      to="/automation/$kind/$name"
      params={{ kind: by === "sensor" ? "sensors" : "schedules", name }}
      title={`${by} ${name}`}
    >
      {name}
    </Link>
  );
}

/** Runs as bars of a strip, oldest first. */
export function barsOf(runs: readonly Run[]): Bar[] {
  const longest = Math.max(1, ...runs.map((run) => tookMs(run) ?? 0));
  return runs.toReversed().map((run) => ({
    id: run.id,
    status: run.status,
    size: (tookMs(run) ?? longest) / longest,
    href: `/runs/${run.id}`,
    title: `${run.status}, ${targetOf(run)}, ${run.created_at.slice(0, 16).replace("T", " ")} UTC`,
  }));
}

/** The newest runs of a job as bars of a strip, oldest first. */
export function marksOf(job: Pick<Job, "name" | "recent">): Bar[] {
  const longest = Math.max(0.001, ...job.recent.map((run) => run.duration_s ?? 0));
  return job.recent.toReversed().map((run) => ({
    id: run.id,
    status: run.status,
    size: (run.duration_s ?? longest) / longest,
    href: `/runs/${run.id}`,
    title: `${run.status}, ${job.name}, ${run.created_at.slice(0, 16).replace("T", " ")} UTC${run.duration_s == null ? "" : `, ${duration(run.duration_s * 1000)}`}`,
  }));
}
