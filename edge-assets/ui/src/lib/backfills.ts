//! Backfills: what is asked for, how far one is, and when it will be done.

import type { BackfillCounts, Run, StartBackfill } from "~/api/types";
import { draftOf, quoted, requestOf } from "./launch";

/** In the order of a bar: what is over first. */
export const BACKFILL_PARTS = [
  "succeeded",
  "failed",
  "canceled",
  "held_back",
  "gone",
  "running",
  "queued",
  "waiting",
] as const;
export type BackfillPart = (typeof BACKFILL_PARTS)[number];

export const PART_WORDS: Record<BackfillPart, string> = {
  succeeded: "made",
  failed: "failed",
  canceled: "canceled",
  held_back: "held back",
  gone: "gone",
  running: "running",
  queued: "queued",
  waiting: "waiting",
};

/** Those with which nothing happens any more. */
export const overOf = (counts: BackfillCounts): number =>
  counts.succeeded + counts.failed + counts.canceled + counts.held_back + counts.gone;

/** What is not made though the backfill is over with it, and may be made by a repetition. */
export const notMadeOf = (counts: BackfillCounts): number => counts.failed + counts.canceled + counts.held_back;

/** How much longer it takes at the pace so far, in milliseconds; nothing before there is a pace. */
export function leftMs(counts: BackfillCounts, total: number, createdAt: string, now: number): number | undefined {
  const over = overOf(counts);
  const elapsed = now - Date.parse(createdAt);
  if (over === 0 || over >= total || elapsed <= 0) return undefined;
  return ((total - over) * elapsed) / over;
}

/** The label of the runs of a backfill. */
export const BACKFILL_TAG = "edge/backfill";
export const backfillOf = (run: Pick<Run, "tags">): string | undefined => run.tags[BACKFILL_TAG];

/** A row of the list of runs: a run, or the runs of a backfill, the newest of which stands for them. */
export interface RunRow {
  run: Run;
  /** All of them, of a backfill of which there are several. */
  runs?: readonly Run[];
}

export function folded(runs: readonly Run[]): RunRow[] {
  const rows: RunRow[] = [];
  const at = new Map<string, number>();
  for (const run of runs) {
    const backfill = backfillOf(run);
    const place = backfill === undefined ? undefined : at.get(backfill);
    const row = place === undefined ? undefined : rows[place];
    if (row && place !== undefined) rows[place] = { run: row.run, runs: [...(row.runs ?? [row.run]), run] };
    else {
      if (backfill !== undefined) at.set(backfill, rows.length);
      rows.push({ run });
    }
  }
  return rows;
}

export interface BackfillDraft {
  selection: string;
  which: "written" | "missing" | "failed";
  partitions: string;
  policy: "per-partition" | "ranges" | "one-run";
  /** How many partitions a run makes, of the policy `ranges`. */
  most: string;
  atOnce: string;
  /** Labels, `name=value`, one a line. */
  tags: string;
  priority: string;
  config: Record<string, Record<string, unknown>>;
}

export const EMPTY_BACKFILL: BackfillDraft = {
  selection: "",
  which: "written",
  partitions: "",
  policy: "per-partition",
  most: "10",
  atOnce: "",
  tags: "",
  priority: "",
  config: {},
};

const positive = (text: string): number | undefined => {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
};

/** The request, or what is still wrong with the draft. */
export function backfillRequest(draft: BackfillDraft): { request: StartBackfill } | { fault: string } {
  const selection = draft.selection.trim();
  const partitions = draft.partitions.trim();
  if (!selection) return { fault: "Say which assets." };
  if (draft.which === "written" && !partitions) return { fault: "Say which partitions." };
  const request: StartBackfill = { selection };
  if (draft.which === "written") request.partitions = partitions;
  else request.which = draft.which;
  if (draft.policy === "one-run") request.policy = "one-run";
  if (draft.policy === "ranges") {
    const most = positive(draft.most);
    if (!most) return { fault: "A run makes a whole number of partitions, 1 or more." };
    request.policy = `ranges:${most}`;
  }
  if (draft.atOnce.trim()) {
    const atOnce = positive(draft.atOnce);
    if (!atOnce) return { fault: "Runs at once are a whole number, 1 or more." };
    request.at_once = atOnce;
  }
  // Labels, priority and settings are those of its runs, and are read as those of a launch.
  const run = requestOf({
    ...draftOf({}),
    selection,
    tags: draft.tags,
    priority: draft.priority,
    config: draft.config,
  });
  if ("fault" in run) return run;
  const { tags, priority, config } = run.request;
  if (tags) request.tags = tags;
  if (priority !== undefined) request.priority = priority;
  if (config) request.config = config;
  return { request };
}

/** The same on the command line. */
export function backfillCli(request: StartBackfill, binary: string): string {
  const words = [binary, "backfill", "start", quoted(request.selection)];
  if (request.partitions) words.push("--partitions", quoted(request.partitions));
  if (request.which) words.push(`--${request.which}`);
  if (request.policy) words.push("--policy", request.policy);
  if (request.at_once) words.push("--at-once", String(request.at_once));
  for (const [name, value] of Object.entries(request.tags ?? {})) words.push("--tag", quoted(`${name}=${value}`));
  if (request.priority != null) words.push("--priority", String(request.priority));
  return words.join(" ");
}

export const backfillCurl = (request: StartBackfill, origin: string): string =>
  `curl -X POST ${origin}/api/v1/backfills \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted(JSON.stringify(request))}`;
