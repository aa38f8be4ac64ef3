//! Events of a run as lines of its log.

import type { RunEvent } from "~/api/types";
import { withoutAnsi } from "~/lib/ansi";
import type { LogLine } from "./window";

/** What is said by the author's code, or is the outcome of it; everything else is the engine's. */
export const SAID = ["step_logged", "step_failed", "step_retry_scheduled", "check_evaluated", "asset_wiped"] as const;

const isSaid = (type: string) => (SAID as readonly string[]).includes(type);

export function lineOfEvent(event: RunEvent): LogLine {
  return {
    position: event.position,
    at: Date.parse(event.at),
    level: event.level,
    step: event.step ?? undefined,
    text: withoutAnsi(textOf(event)),
    engine: !isSaid(event.type) && event.level !== "error",
    kind: event.type,
  };
}

/** The text without the step before it, which has a column of its own; of an error, each cause on its own row. */
function textOf(event: RunEvent): string {
  const step = event.step;
  let text = event.text;
  if (step && text.startsWith(step)) text = text.slice(step.length).replace(/^[:\s]+/, "");
  const chain = event.failure?.chain;
  if (event.type === "step_failed" && chain && chain.length > 1) {
    return [`failed: ${chain[0]}`, ...chain.slice(1).map((cause) => `  caused by: ${cause}`)].join("\n");
  }
  return text;
}
