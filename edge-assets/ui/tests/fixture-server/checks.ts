//! The checks of the made-up deployment, and what they found last.

import type { Asset, Check } from "../../src/api/types";
import { entry, HOUR, iso, MIN, NOW } from "./basics";

const checkOf = (
  asset: string,
  name: string,
  description: string,
  severity: "warn" | "error",
  blocking: boolean,
  last: Check["last"],
): Check => ({
  asset,
  name,
  description,
  severity,
  blocking,
  source: `src/checks/${asset}.rs:${18 + name.length}`,
  last,
});

export const CHECKS: Check[] = [
  checkOf(
    "hourly_aggregation",
    "completeness",
    "Each device that reported has a row for each of its hours.",
    "error",
    true,
    {
      passed: true,
      severity: "error",
      at: iso(NOW - 14 * MIN),
      run: "",
      description: "99.7 % of the expected hours are there",
      metadata: [entry("completeness", "quantity", { amount: 99.7, unit: "%" }, "99.7 %")],
    },
  ),
  checkOf("hourly_aggregation", "no_future_rows", "No row is later than now.", "warn", false, {
    passed: true,
    severity: "warn",
    at: iso(NOW - 14 * MIN),
    run: "",
    description: null,
    metadata: [entry("rows", "int", 0, "0")],
  }),
  checkOf("daily_device_summary", "row_count", "As many rows as devices that reported.", "error", true, {
    passed: true,
    severity: "error",
    at: iso(NOW - 7 * HOUR),
    run: "",
    description: "48,211 rows",
    metadata: [entry("rows", "int", 48211, "48,211")],
  }),
  checkOf("device_stats_cache", "freshness", "The newest figure is younger than 20 minutes.", "warn", false, {
    passed: false,
    severity: "warn",
    at: iso(NOW - 11 * MIN),
    run: "",
    description: "the newest figure is 34 minutes old",
    metadata: [entry("age", "duration_ms", 2_040_000, "34m")],
  }),
  checkOf("device_anomalies", "bands_known", "Each device type has a band.", "error", true, {
    passed: false,
    severity: "error",
    at: iso(NOW - 74 * MIN),
    run: "",
    description: "2 device types have no band: em-340, em-341",
    metadata: [entry("missing", "int", 2, "2")],
  }),
  checkOf("sla_report", "sums_to_total", "The parts add up to the whole.", "error", false, {
    passed: true,
    severity: "error",
    at: iso(NOW - 7 * HOUR),
    run: "",
    description: null,
    metadata: [],
  }),
  checkOf(
    "geo_index_cache",
    "covers_all_sites",
    "Each site has at least one device in the index.",
    "warn",
    false,
    null,
  ),
];

export const checksOf = (key: string): Asset["checks"] => {
  const own = CHECKS.filter((check) => check.asset === key && check.last);
  const failed = own.filter((check) => !check.last?.passed);
  return own.length === 0
    ? "none"
    : failed.length === 0
      ? "passed"
      : failed.some((check) => check.severity === "error")
        ? "error"
        : "warn";
};
