//! In which order steps are listed, and what each says in a line.

import type { Step } from "~/api/types";

const ORDER: Record<string, number> = {
  failure: 0,
  retrying: 1,
  running: 2,
  ready: 3,
  waiting: 4,
  canceled: 5,
  skipped: 6,
  success: 7,
};

/** Those that ask for a person first; what is alike stays in its order. */
export const byTrouble = (a: Step, b: Step): number => (ORDER[a.status] ?? 9) - (ORDER[b.status] ?? 9);

/** Why it failed or was left out, or what it recorded. */
export const saysOf = (step: Step): string =>
  step.failure?.message ??
  step.skip?.text ??
  step.metadata
    .slice(0, 3)
    .map((entry) => `${entry.name} ${entry.text}`)
    .join(" · ");
