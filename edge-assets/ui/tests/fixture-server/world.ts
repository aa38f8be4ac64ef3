//! A made-up deployment: assets, jobs, schedules, sensors. Everything in the past is relative to when the server began.

import type { Asset, AssetDetail, GraphDocument, Job, Schedule, Sensor } from "../../src/api/types";
import { entry, FAILURE, iso, NOW } from "./basics";
import { CHECKS, checksOf } from "./checks";
import { DECLARED, made, PARTITIONED } from "./declared";
import { BEHIND, freshOf } from "./fresh";
import { folded, layout } from "./layout";
import { SETTINGS } from "./settings";
import { jobsOf, schedules, sensors } from "./triggers";

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
                partition: it.key.startsWith("daily") ? iso(NOW - 24 * 3_600_000).slice(0, 10) : null,
                data_version: "b3f1c09a",
                position: 41_000,
              },
        failure:
          it.status === "failure"
            ? it.key === "device_anomalies"
              ? "the check `bands_known` failed: 2 device types have no band: em-340, em-341"
              : FAILURE
            : null,
        fresh: freshOf(it.group, it.status, it.age),
        upstream: it.up,
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const of = (group: string) => this.assets.filter((asset) => asset.group === group).length;
    this.jobs = jobsOf(of);
    this.schedules = schedules();
    this.sensors = sensors();
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
      behind: BEHIND[key] ?? [],
      last_run: null,
      last_at: asset.latest?.at ?? null,
    };
  }

  graph(names?: string | null): GraphDocument | undefined {
    return names ? folded(this.assets, names) : layout(this.assets);
  }
}
