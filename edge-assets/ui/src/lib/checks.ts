//! Where a check stands.

import type { Check } from "~/api/types";

/** As a word that has a mark: `passed`, `warn`, `error`, or `not_evaluated`. */
export function checkState(check: Pick<Check, "last">): "passed" | "warn" | "error" | "not_evaluated" {
  if (!check.last) return "not_evaluated";
  return check.last.passed ? "passed" : check.last.severity;
}

const RANK = { error: 0, warn: 1, not_evaluated: 2, passed: 3 } as const;

/** The mark of checks that fail: as bad as the worst of them. */
export const failingState = (inError: number): "failed" | "warning" => (inError > 0 ? "failed" : "warning");

/** The worst first, then by asset and name. */
export const byConcern = (a: Check, b: Check): number =>
  RANK[checkState(a)] - RANK[checkState(b)] || a.asset.localeCompare(b.asset) || a.name.localeCompare(b.name);
