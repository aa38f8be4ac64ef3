//! A made-up deployment: assets, jobs, schedules, sensors. Everything in the past is relative to when the server began.

import type {
  Asset,
  AssetDetail,
  AssetStatus,
  Check,
  Entry,
  GraphDocument,
  Job,
  Schedule,
  Sensor,
  Tick,
} from "../../src/api/types";

/** Those that have partitions; which ones is in `partitions.ts`. */
export const PARTITIONED = new Set([
  "daily_device_summary",
  "daily_site_summary",
  "hourly_aggregation",
  "usage_export",
  "device_anomalies",
]);

export const NOW = Date.now();
export const iso = (at: number) => new Date(at).toISOString();
const MIN = 60_000;
const HOUR = 60 * MIN;

/** Numbers that look random and are the same each time. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const entry = (name: string, kind: string, value: unknown, text: string): Entry => ({ name, kind, value, text });

interface Declared {
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

const DECLARED: Declared[] = [
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

export const FAILURE =
  "the query failed: Code: 241. DB::Exception: Memory limit (total) exceeded: would use 28.04 GiB, maximum: 28.00 GiB";

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

const checksOf = (key: string): Asset["checks"] => {
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

export class World {
  readonly assets: (Asset & { upstream: string[] })[];
  readonly jobs: Job[];
  readonly schedules: Schedule[];
  readonly sensors: Sensor[];

  constructor(scale: number) {
    const declared = scale > 0 ? made(scale) : DECLARED;
    this.assets = declared
      .map((it) => ({
        key: it.key,
        group: it.group,
        summary: it.summary,
        kinds: it.kinds,
        owners: [it.group === "reporting" ? "team:insights" : "team:edge"],
        tags: (it.group === "redis_cache" ? { tier: "gold" } : {}) as Record<string, string>,
        is_external: it.external === true,
        is_partitioned: PARTITIONED.has(it.key),
        status: it.status,
        checks: checksOf(it.key),
        latest:
          it.status === "missing"
            ? null
            : {
                at: iso(NOW - it.age),
                run: "",
                partition: it.key.startsWith("daily") ? iso(NOW - 24 * HOUR).slice(0, 10) : null,
                data_version: "b3f1c09a",
                position: 41_000,
              },
        failure:
          it.status === "failure"
            ? it.key === "device_anomalies"
              ? "the check `bands_known` failed: 2 device types have no band: em-340, em-341"
              : FAILURE
            : null,
        upstream: it.up,
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const of = (group: string) => this.assets.filter((asset) => asset.group === group).length;
    this.jobs = [
      job(
        "redis_cache_refresh",
        "group:redis_cache",
        of("redis_cache"),
        "Refreshes all that the dashboard reads.",
        ["every_15_minutes"],
        [],
      ),
      job(
        "hourly_aggregation_job",
        "hourly_aggregation",
        1,
        "Aggregates the hour that has just ended.",
        ["hourly"],
        [],
      ),
      job(
        "daily_rollup",
        "group:clickhouse_aggregations",
        of("clickhouse_aggregations"),
        "Yesterday, for each device and site.\n\nRuns after midnight UTC, when the collectors have flushed.",
        ["nightly"],
        [],
      ),
      job(
        "clickhouse_maintenance",
        "group:maintenance",
        of("maintenance"),
        "Keeps the cluster small.",
        ["maintenance_window"],
        [],
      ),
      job("weekly_report", "+weekly_digest", 6, "The mail on Mondays.", [], ["on_sla_report"]),
      job("rebuild_geo_index", "geo_index_cache", 1, "Only by hand.", [], []),
    ];
    const tick = (at: number, outcome: Tick["outcome"], reason?: string, runs: string[] = []): Tick => ({
      id: `t${at}`,
      instant: iso(at),
      began_at: iso(at + 12),
      ended_at: iso(at + 61),
      outcome,
      reason: reason ?? null,
      runs,
      known_runs: 0,
      missed: 0,
      alert: null,
    });
    const schedule = (
      name: string,
      jobName: string,
      cron: string,
      next: number,
      last: number,
      more: Partial<Schedule> = {},
    ): Schedule => ({
      name,
      job: jobName,
      description: "",
      cron,
      timezone: "UTC",
      is_on: true,
      is_on_by_default: true,
      next: iso(NOW + next),
      last_at: iso(NOW - last),
      overlap: "skip",
      missed: "latest",
      jitter_s: 0,
      source: "src/schedules.rs:14",
      last_tick: tick(NOW - last, "requested", undefined, ["r"]),
      ...more,
    });
    this.schedules = [
      schedule("every_15_minutes", "redis_cache_refresh", "*/15 * * * *", 4 * MIN, 11 * MIN),
      schedule("hourly", "hourly_aggregation_job", "5 * * * *", 46 * MIN, 14 * MIN),
      schedule("nightly", "daily_rollup", "30 1 * * *", 5 * HOUR, 19 * HOUR, {
        timezone: "Europe/Berlin",
        jitter_s: 120,
      }),
      schedule("maintenance_window", "clickhouse_maintenance", "0 3 * * 1-5", 7 * HOUR, 17 * HOUR, {
        last_tick: tick(NOW - 17 * HOUR, "skipped", "a run of the job is under way, and its overlap policy is skip"),
      }),
      schedule("quarterly_export", "weekly_report", "0 6 1 1,4,7,10 *", 0, 0, {
        is_on: false,
        is_on_by_default: false,
        next: null,
        last_at: null,
        last_tick: null,
      }),
    ];
    this.sensors = [
      {
        name: "new_firmware",
        job: "daily_rollup",
        description: "Looks for firmware that has no rollout yet.",
        kind: "polling",
        rhythm: "every 5 minutes",
        every_s: 300,
        timeout_s: 60,
        is_on: true,
        is_on_by_default: true,
        next: iso(NOW + 2 * MIN),
        last_at: iso(NOW - 3 * MIN),
        cursor: '{"version":"4.18.2","released":"2026-11-20"}',
        failures: 0,
        overlap: "skip",
        source: "src/sensors.rs:22",
        last_tick: tick(NOW - 3 * MIN, "skipped", "no firmware since 4.18.2"),
      },
      {
        name: "collector_backlog",
        job: "hourly_aggregation_job",
        description: "Runs the hour again when late events came.",
        kind: "polling",
        rhythm: "every minute",
        every_s: 60,
        timeout_s: 30,
        is_on: true,
        is_on_by_default: true,
        next: iso(NOW + 40_000),
        last_at: iso(NOW - 20_000),
        cursor: "1764099000",
        failures: 7,
        overlap: "allow",
        source: "src/sensors.rs:61",
        last_tick: tick(NOW - 20_000, "failed", "connection refused (os error 111): tcp connect to collector-3:9092"),
      },
      {
        name: "on_sla_report",
        job: "weekly_report",
        description: "After the report, the digest.",
        kind: "asset",
        rhythm: "when sla_report is made",
        every_s: null,
        timeout_s: 60,
        is_on: true,
        is_on_by_default: true,
        next: null,
        last_at: iso(NOW - 7 * HOUR),
        cursor: null,
        failures: 0,
        overlap: "skip",
        source: "src/sensors.rs:97",
        last_tick: tick(NOW - 7 * HOUR, "requested", undefined, ["r"]),
      },
    ];
  }

  detail(key: string): AssetDetail | undefined {
    const asset = this.assets.find((it) => it.key === key);
    if (!asset) return undefined;
    return {
      ...asset,
      description: `${asset.summary}.\n\nReads \`${asset.upstream[0] ?? "nothing"}\` and writes one partition at a time; late events are taken in by the next run. See [the runbook](https://example.com/runbook) for **what to do** when it fails:\n\n- look at the size of the partition\n- raise \`max_memory_usage\` for the pool`,
      code_version: "9d41c7e2",
      retries: 3,
      timeout_s: 300,
      fresh_within_s: asset.group === "redis_cache" ? 1200 : 93_600,
      pool: asset.kinds[0] === "clickhouse" ? "clickhouse" : null,
      value_type: asset.group === "redis_cache" ? "CacheReport" : "DailySummary",
      source: `src/assets/${asset.group}.rs:42`,
      settings: asset.group === "redis_cache" ? SETTINGS : null,
      downstream: this.assets.filter((it) => it.upstream.includes(key)).map((it) => it.key),
      jobs: this.jobs.filter((it) => it.selection.includes(asset.group ?? "")).map((it) => it.name),
      check_results: CHECKS.filter((check) => check.asset === key),
      metadata: asset.latest
        ? [
            entry("rows", "int", 48_211, "48,211"),
            entry("bytes", "bytes", 12_400_000, "12.4 MB"),
            entry("query_time", "duration_ms", 3_412, "3.4s"),
            entry("query", "url", "https://example.com/q/1", "https://example.com/q/1"),
            entry(
              "largest",
              "table",
              {
                columns: ["site", "rows"],
                rows: [
                  ["berlin-2", 9120],
                  ["oslo-1", 7413],
                ],
              },
              "2 rows",
            ),
          ]
        : [],
      last_run: null,
      last_at: asset.latest?.at ?? null,
    };
  }

  graph(): GraphDocument {
    return layout(this.assets);
  }
}

const SETTINGS = {
  type: "object",
  properties: {
    batch: {
      type: "integer",
      minimum: 1,
      maximum: 10000,
      default: 500,
      description: "How many hashes are written at once.",
    },
    ttl: {
      type: "string",
      pattern: "^([0-9]+(d|h|m|s|ms))+$",
      default: "30m",
      description: "How long an entry lives.",
    },
    mode: {
      type: "string",
      enum: ["replace", "merge"],
      default: "replace",
      description: "What becomes of entries that are no longer there.",
    },
    dry: { type: "boolean", default: false },
    token: { type: "string", writeOnly: true, description: "The secret of the cache." },
  },
};

const job = (
  name: string,
  selection: string,
  assets: number,
  description: string,
  schedules: string[],
  sensors: string[],
): Job => ({
  name,
  selection,
  asset_count: assets,
  description,
  schedules,
  sensors,
  tags: {},
  priority: 0,
  last_run: null,
  recent: [],
});

/** Many assets, in groups, with edges to a few before them. */
function made(count: number): Declared[] {
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

const [W, H] = [180, 44];

/** Layers by the longest path, a lane for each group: enough to look at. The server draws better. */
function layout(assets: readonly (Asset & { upstream: string[] })[]): GraphDocument {
  const index = new Map(assets.map((asset, i) => [asset.key, i]));
  const layer = new Map<string, number>();
  const layerOf = (key: string): number => {
    const known = layer.get(key);
    if (known !== undefined) return known;
    const found = Math.max(-1, ...assets[index.get(key)!]!.upstream.map(layerOf)) + 1;
    layer.set(key, found);
    return found;
  };
  const groups = [...new Set(assets.map((asset) => asset.group ?? ""))].sort();
  const columns = Math.max(...assets.map((asset) => layerOf(asset.key))) + 1;
  const wide = columns > 14;
  const places: { x: number; y: number }[] = [];
  const boxes: GraphDocument["groups"] = [];
  let top = 0;
  const firstLayer = (group: string) =>
    Math.min(...assets.filter((it) => it.group === group).map((it) => layerOf(it.key)));
  for (const group of groups.toSorted((a, b) => firstLayer(a) - firstLayer(b))) {
    const own = assets.filter((asset) => asset.group === group);
    const filled = new Map<number, number>();
    own.forEach((asset, n) => {
      const column = wide ? Math.floor(n / 7) : layerOf(asset.key);
      const row = filled.get(column) ?? 0;
      filled.set(column, row + 1);
      places[index.get(asset.key)!] = { x: 20 + column * (W + 70), y: top + 44 + row * (H + 16) };
    });
    const height = Math.max(...filled.values()) * (H + 16) - 16;
    const xs = own.map((asset) => places[index.get(asset.key)!]!.x);
    const left = Math.min(...xs);
    boxes.push({
      name: group,
      assets: own.length,
      x: left - 16,
      y: top,
      width: Math.max(...xs) + W - left + 32,
      height: height + 60,
    });
    top += height + 90;
  }
  boxes.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    hash: `h${assets.length}`,
    width: columns * (W + 70),
    height: top,
    node_width: W,
    node_height: H,
    nodes: assets.map((asset, i) => ({
      key: asset.key,
      group: groups.indexOf(asset.group ?? ""),
      kinds: asset.kinds,
      is_external: asset.is_external || undefined,
      ...places[i]!,
    })),
    groups: boxes,
    edges: assets
      .flatMap((asset, to) => asset.upstream.map((up): [number, number] => [index.get(up)!, to]))
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    routes: [],
  };
}
