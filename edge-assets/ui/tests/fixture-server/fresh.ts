//! How fresh the made-up assets are, and what they are behind.

import type { Asset, AssetStatus, Behind } from "../../src/api/types";
import { HOUR, iso, MIN, NOW } from "./basics";

/** Caches may be twenty minutes old, reports a day; nothing is asked of the rest. */
export function freshOf(group: string, status: AssetStatus, age: number): Asset["fresh"] {
  const within = group === "redis_cache" ? 20 * MIN : group === "reporting" ? 26 * HOUR : undefined;
  if (within === undefined) return null;
  const policy = `within ${within < HOUR ? "20m" : "1d2h"}`;
  if (status === "missing") return { state: "unknown", policy, until: null, reason: "it was never made" };
  if (age >= within)
    return {
      state: "fail",
      policy,
      until: null,
      reason: `it was made at ${iso(NOW - age)}, more than ${policy.slice(7)} ago`,
    };
  return { state: "pass", policy, until: iso(NOW - age + within), reason: null };
}

export const BEHIND: Record<string, Behind[]> = {
  site_stats_cache: [
    {
      why: "input_changed",
      asset: "daily_site_summary",
      text: "`daily_site_summary` has other data since",
      newer_by_s: 720,
    },
  ],
  firmware_cache: [
    { why: "code_changed", asset: null, text: "its code changed: 8c1 made it, it is 9d4 now", newer_by_s: null },
  ],
};
