//! The assets of the made-up deployment, by hand or many of them.

import type { AssetStatus } from "../../src/api/types";
import { HOUR, MIN, random } from "./basics";

/** Those that have partitions; which ones is in `partitions.ts`. */
export const PARTITIONED = new Set([
  "daily_device_summary",
  "daily_site_summary",
  "hourly_aggregation",
  "usage_export",
  "device_anomalies",
  "churn_features",
]);

export interface Declared {
  key: string;
  group: string;
  up: string[];
  kinds: string[];
  summary: string;
  status: AssetStatus;
  external?: boolean;
  age: number;
}

const declare = (
  key: string,
  group: string,
  up: string[],
  summary: string,
  more: Partial<Declared> = {},
): Declared => ({
  key,
  group,
  up,
  kinds: group.startsWith("redis") ? ["redis"] : ["clickhouse"],
  summary,
  status: "success",
  age: 11 * MIN,
  ...more,
});

export const DECLARED: Declared[] = [
  declare("raw_events", "sources", [], "Device events as the collectors write them", { external: true, age: 2 * MIN }),
  declare("device_registry", "sources", [], "Devices that were ever provisioned", { external: true, age: 7 * HOUR }),
  declare("firmware_catalog", "sources", [], "Firmware releases with their channels", {
    external: true,
    age: 26 * HOUR,
  }),
  declare("hourly_aggregation", "clickhouse_aggregations", ["raw_events"], "One row per device and hour", {
    age: 14 * MIN,
  }),
  declare(
    "daily_device_summary",
    "clickhouse_aggregations",
    ["hourly_aggregation", "device_registry"],
    "One row per device and day",
    { age: 7 * HOUR },
  ),
  declare("daily_site_summary", "clickhouse_aggregations", ["daily_device_summary"], "One row per site and day", {
    age: 7 * HOUR,
  }),
  declare(
    "weekly_device_summary",
    "clickhouse_aggregations",
    ["daily_device_summary"],
    "One row per device and ISO week",
    { status: "stale", age: 9 * 24 * HOUR },
  ),
  declare(
    "monthly_billing_usage",
    "clickhouse_aggregations",
    ["daily_site_summary"],
    "Billable hours per customer and month",
    { age: 8 * 24 * HOUR },
  ),
  declare(
    "device_anomalies",
    "clickhouse_aggregations",
    ["hourly_aggregation"],
    "Hours in which a device left its usual band",
    { status: "failure", age: 74 * MIN },
  ),
  declare(
    "firmware_rollout",
    "clickhouse_aggregations",
    ["daily_device_summary", "firmware_catalog"],
    "How far each firmware has spread",
    { age: 7 * HOUR },
  ),
  declare("clickhouse_maintenance", "maintenance", [], "Merges parts and drops expired partitions", {
    status: "failure",
    age: 31 * HOUR,
  }),
  declare("partition_inventory", "maintenance", ["clickhouse_maintenance"], "Sizes of all partitions", {
    status: "stale",
    age: 31 * HOUR,
  }),
  declare(
    "device_stats_cache",
    "redis_cache",
    ["hourly_aggregation", "device_registry"],
    "Latest figures of each device, for the dashboard",
    { status: "running" },
  ),
  declare("site_stats_cache", "redis_cache", ["daily_site_summary"], "Figures of each site"),
  declare(
    "fleet_overview_cache",
    "redis_cache",
    ["device_stats_cache", "site_stats_cache"],
    "The numbers on the first page of the dashboard",
  ),
  declare("system_health_cache", "redis_cache", ["hourly_aggregation"], "Health of the collectors over the last hour"),
  declare("anomaly_cache", "redis_cache", ["device_anomalies"], "Open anomalies by site", {
    status: "stale",
    age: 75 * MIN,
  }),
  declare("firmware_cache", "redis_cache", ["firmware_rollout"], "Rollout progress by channel"),
  declare("top_talkers_cache", "redis_cache", ["hourly_aggregation"], "Devices that send the most"),
  declare("geo_index_cache", "redis_cache", ["device_registry"], "Devices by geohash", { status: "missing" }),
  declare(
    "sla_report",
    "reporting",
    ["daily_site_summary", "device_anomalies"],
    "Availability against what was promised",
    { age: 7 * HOUR },
  ),
  declare("weekly_digest", "reporting", ["weekly_device_summary", "sla_report"], "The mail that goes out on Mondays", {
    age: 3 * 24 * HOUR,
  }),
  declare("usage_export", "reporting", ["monthly_billing_usage"], "CSV for the billing system", { age: 8 * 24 * HOUR }),
  declare(
    "churn_features",
    "experiments",
    ["weekly_device_summary", "daily_site_summary"],
    "Features of the churn model",
    { status: "missing" },
  ),
];

/** Many assets, in groups, with edges to a few before them. */
export function made(count: number): Declared[] {
  const next = random(7);
  const states: AssetStatus[] = [
    "success",
    "success",
    "success",
    "success",
    "success",
    "success",
    "failure",
    "stale",
    "missing",
    "running",
  ];
  return Array.from({ length: count }, (_, i) => {
    const up = new Set<string>();
    if (i > 20)
      for (let k = 0; k < 1 + Math.floor(next() * 2); k += 1)
        up.add(nameOf(Math.max(0, i - 1 - Math.floor(next() * (next() < 0.1 ? i : 60)))));
    return declare(
      nameOf(i),
      `group_${String(Math.floor((i * 24) / count)).padStart(2, "0")}`,
      [...up],
      `Made up, number ${i}`,
      { status: states[Math.floor(next() * states.length)]! },
    );
  });
}

const nameOf = (i: number) => `asset_${String(i).padStart(4, "0")}`;
