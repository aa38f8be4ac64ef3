//! What several pages show of an asset.

import type { Asset, RunEvent } from "~/api/types";
import type { StepEnd } from "~/lib/steps";
import { duration } from "~/lib/time";
import { Mark, Status } from "./Status";
import type { Bar } from "./Strip";

const WORDS: Record<Asset["checks"], string> = {
  none: "No checks",
  passed: "Checks pass",
  warn: "Checks warn",
  error: "Checks fail",
};

/** The state of the checks, which is another truth than that of the asset, and so another mark. */
export function CheckMark({ checks }: { checks: Asset["checks"] }) {
  if (checks === "none") return null;
  return <Status of={checks} word={WORDS[checks]} />;
}

export function CheckDot({ checks }: { checks: Asset["checks"] }) {
  if (checks === "none") return <span className="dim">–</span>;
  return (
    <Mark state={checks === "passed" ? "succeeded" : checks === "warn" ? "warning" : "failed"} label={WORDS[checks]} />
  );
}

/** Ends of steps, newest first, as bars, oldest first. */
export function assetBars(events: readonly RunEvent[]): Bar[] {
  const longest = Math.max(1, ...events.map((event) => event.duration_us ?? 0));
  return events.toReversed().map((event) => ({
    id: String(event.position),
    status: event.type === "step_failed" ? "failed" : "succeeded",
    size: (event.duration_us ?? longest) / longest,
    href: `/runs/${event.run}`,
    title: `${event.type === "step_failed" ? "failed" : "succeeded"} in ${duration((event.duration_us ?? 0) / 1000)}, ${event.at.slice(0, 16).replace("T", " ")} UTC`,
  }));
}

/** Ends of steps, oldest first, as bars. */
export function stepBars(ends: readonly StepEnd[]): Bar[] {
  const longest = Math.max(1, ...ends.map((end) => end.ms));
  return ends.map((end, i) => ({
    id: `${end.run} ${i}`,
    status: end.isSuccess ? "succeeded" : "failed",
    size: end.ms / longest,
    href: `/runs/${end.run}`,
    title: `${end.isSuccess ? "succeeded" : "failed"} in ${duration(end.ms)}, run ${end.run.slice(-8)}`,
  }));
}
