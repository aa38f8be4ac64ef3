//! What several pages show of a run.

import { Link } from "@tanstack/react-router";
import type { Job, Run } from "~/api/types";
import { shortId } from "~/lib/format";
import { neverBegan } from "~/lib/runs";
import { duration, instant } from "~/lib/time";
import css from "./RunParts.module.css";
import type { Bar } from "./Strip";
import { Took } from "./Time";

export const isOver = (run: Pick<Run, "status">) =>
  run.status === "success" || run.status === "failure" || run.status === "canceled";

export const tookMs = (run: Run): number | undefined => {
  const from = instant(run.started_at);
  const to = instant(run.finished_at);
  return from === undefined || to === undefined ? undefined : to - from;
};

export const targetOf = (run: Pick<Run, "job" | "selection">) => run.job ?? run.selection;

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

/** How long a run took, with a bar against the longest of its kind. */
export function DurationBar({ run, longest }: { run: Run; longest: number | undefined }) {
  const took = tookMs(run);
  const share = took !== undefined && longest ? Math.min(1, took / longest) : undefined;
  return (
    <span className={css.duration}>
      <span className={css.track} aria-hidden="true">
        {share !== undefined && <span className={css.bar} style={{ width: `${Math.max(3, share * 100)}%` }} />}
      </span>
      <span className={css.took}>
        {neverBegan(run) ? (
          <span className="dim">–</span>
        ) : (
          <Took from={run.started_at} to={run.finished_at} live={!isOver(run)} />
        )}
      </span>
    </span>
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

/** The longest run of each target: what "long" means for it. */
export function longestOf(runs: readonly Run[]): Map<string, number> {
  const longest = new Map<string, number>();
  for (const run of runs) {
    const took = tookMs(run);
    if (took !== undefined) longest.set(targetOf(run), Math.max(took, longest.get(targetOf(run)) ?? 0));
  }
  return longest;
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
