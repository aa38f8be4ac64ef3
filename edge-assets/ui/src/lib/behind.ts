//! Why an asset would be made of other data now, in the words of the header.

import type { Behind } from "~/api/types";
import { roughly } from "./time";

/** One reason as a part of a sentence; what stands between backticks is a key. */
export function behindWords(it: Behind): string {
  const newer = it.newer_by_s == null ? undefined : roughly(it.newer_by_s * 1000);
  switch (it.why) {
    case "input_changed":
      return newer ? `upstream \`${it.asset}\` is newer by ${newer}` : `upstream \`${it.asset}\` has other data since`;
    case "upstream_stale":
      return `upstream \`${it.asset}\` is stale itself`;
    case "code_changed":
      return "its code changed since";
    default:
      return it.text;
  }
}

/** What tells most: an input that is newer, then other code, then the rest. */
const RANK = ["input_changed", "code_changed", "input_added", "input_removed", "upstream_stale"];

/** The reasons, what tells most first, and of several inputs the one that is newest by most. */
export const ranked = (all: readonly Behind[]): Behind[] =>
  all.toSorted((a, b) => RANK.indexOf(a.why) - RANK.indexOf(b.why) || (b.newer_by_s ?? 0) - (a.newer_by_s ?? 0));
