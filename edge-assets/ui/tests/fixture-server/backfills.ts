//! Made-up backfills, and what can be asked of them.

import type { Backfill, BackfillCounts, BackfillDetail } from "../../src/api/types";
import { FAILURE, iso, MIN, NOW } from "./basics";
import type { History } from "./history";

const counts = (some: Partial<BackfillCounts>): BackfillCounts => ({
  waiting: 0,
  queued: 0,
  running: 0,
  succeeded: 0,
  failed: 0,
  canceled: 0,
  held_back: 0,
  gone: 0,
  ...some,
});

const totalOf = (of: BackfillCounts) => Object.values(of).reduce((sum, it) => sum + it, 0);

const idOf = (at: number) =>
  `019ac${String(at).padStart(3, "0")}-6d21-7000-8000-00000000b${String(at).padStart(3, "0")}`;

/** Ranges of days that come to these counts, what failed between what was made. */
function rangesOf(of: BackfillCounts) {
  const parts = ["succeeded", "failed", "canceled", "held_back", "running", "queued", "waiting"] as const;
  const half = Math.floor(of.succeeded / 2);
  let day = 0;
  const range = (place: (typeof parts)[number], count: number) => {
    const key = (at: number) => iso(Date.parse("2026-08-01") + at * 24 * 60 * MIN).slice(0, 10);
    const keys = count === 1 ? key(day) : `${key(day)}..${key(day + count - 1)}`;
    day += count;
    return { place, keys, count };
  };
  return [
    ["succeeded", half] as const,
    ...parts.map((part) => [part, of[part] - (part === "succeeded" ? half : 0)] as const),
  ]
    .filter(([, count]) => count > 0)
    .map(([place, count]) => range(place, count));
}

export class Backfills {
  readonly all: BackfillDetail[] = [];

  constructor(private readonly history: History) {
    this.#add({
      selection: "daily_device_summary+",
      partitions: "2026-08-01..2026-10-31",
      policy: "ranges:7",
      age: 48 * MIN,
      status: "running",
      counts: counts({ succeeded: 121, failed: 7, held_back: 7, running: 14, queued: 14, waiting: 21 }),
      assets: ["daily_device_summary", "daily_site_summary"],
      runs: ["running", "running", "failure", "success", "success", "success", "failure", "success"],
    });
    this.#add({
      selection: "usage_export",
      partitions: "failed",
      policy: "per-partition",
      age: 26 * 60 * MIN,
      status: "failure",
      counts: counts({ succeeded: 9, failed: 3 }),
      assets: ["usage_export"],
      runs: ["failure", "success", "success"],
    });
    this.#add({
      selection: "hourly_aggregation",
      partitions: "missing",
      policy: "one-run",
      age: 3 * 24 * 60 * MIN,
      status: "success",
      counts: counts({ succeeded: 168 }),
      assets: ["hourly_aggregation"],
      runs: [],
    });
    this.#add({
      selection: "device_anomalies",
      partitions: "*|eu-north",
      policy: "per-partition",
      age: 90 * MIN,
      status: "paused",
      counts: counts({ succeeded: 31, waiting: 59 }),
      assets: ["device_anomalies"],
      runs: [],
    });
  }

  #add(asked: {
    selection: string;
    partitions: string;
    policy: string;
    age: number;
    status: Backfill["status"];
    counts: BackfillCounts;
    assets: string[];
    runs: ("running" | "failure" | "success")[];
    atOnce?: number;
  }): BackfillDetail {
    const id = idOf(this.all.length);
    const isOver = asked.status === "success" || asked.status === "failure";
    const runs = asked.runs.map((status, i) => {
      const made = this.history.add({
        job: null,
        selection: asked.selection,
        at: NOW - asked.age + (i + 1) * MIN,
        by: { by: "backfill", name: id },
        status,
        seed: (i * 7 + 3) / 60,
        partition: `2026-09-${String(i * 3 + 1).padStart(2, "0")}..2026-09-${String(i * 3 + 3).padStart(2, "0")}`,
      });
      made.run.tags["edge/backfill"] = id;
      return made.run;
    });
    this.history.runs.sort((a, b) => (a.run.created_at < b.run.created_at ? 1 : -1));
    const failed = runs.filter((run) => run.status === "failure");
    const detail: BackfillDetail = {
      id,
      status: asked.status,
      selection: asked.selection,
      partitions: asked.partitions,
      policy: asked.policy,
      at_once: asked.atOnce ?? null,
      attempt: 1,
      counts: asked.counts,
      total: totalOf(asked.counts),
      created_at: iso(NOW - asked.age),
      finished_at: isOver ? iso(NOW - asked.age + 30 * MIN) : null,
      location: "edge-pipelines",
      priority: -10,
      tags: {},
      assets: asked.assets.map((asset, i) => ({
        asset,
        counts: i === 0 && asked.assets.length > 1 ? counts({ succeeded: 78, failed: 7, running: 7 }) : asked.counts,
        not_made: failed.length > 0 && i === 0 ? ["2026-09-07..2026-09-09", "2026-09-19"] : [],
        not_made_left_out: 0,
        ranges: rangesOf(
          i === 0 && asked.assets.length > 1 ? counts({ succeeded: 78, failed: 7, running: 7 }) : asked.counts,
        ),
        ranges_left_out: 0,
      })),
      failures: failed[0] ? [{ reason: FAILURE, runs: failed.length, first: failed[0].id }] : [],
      changes: asked.selection === "usage_export" ? ["`usage_export` is made by other code now"] : [],
    };
    this.all.unshift(detail);
    this.all.sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
    return detail;
  }

  start(body: Record<string, unknown>, size: (asset: string, text: string) => number | string): unknown {
    const selection = String(body.selection ?? "");
    const assets = this.history.select(selection);
    const problem = (detail: string, cure: string) => ({
      type: "urn:edge-assets:problem:bad-backfill",
      title: "It cannot be begun",
      status: 422,
      detail,
      cure,
    });
    if (assets.length === 0) return problem(`\`${selection}\` selects no asset`, "look at `asset list`");
    const text = body.partitions === undefined ? undefined : String(body.partitions);
    const sizes = assets.map((asset) => (text === undefined ? 5 : size(asset, text)));
    const wrong = sizes.find((it) => typeof it === "string");
    if (wrong !== undefined) return problem(`there is no partition \`${wrong}\``, "write a key or a range of keys");
    const all = sizes.reduce<number>((sum, it) => sum + Number(it), 0);
    const policy = String(body.policy ?? "per-partition");
    const each = policy === "one-run" ? all : Number(policy.split(":")[1] ?? 1);
    if (body.dry_run)
      return {
        is_new: true,
        backfill: null,
        plan: {
          partitions: all,
          runs: sizes.reduce<number>((sum, it) => sum + Math.ceil(Number(it) / each), 0),
          groups: assets.map((asset, i) => ({
            assets: [asset],
            count: Number(sizes[i]),
            partitions: [text ?? "2026-11-02..2026-11-06"],
            partitions_left_out: 0,
            runs: Math.ceil(Number(sizes[i]) / each),
          })),
        },
      };
    const backfill = this.#add({
      selection,
      partitions: text ?? String(body.which),
      policy,
      age: Math.min(0, NOW - Date.now()),
      status: "running",
      counts: counts({ waiting: all }),
      assets,
      runs: [],
      atOnce: body.at_once as number | undefined,
    });
    return { is_new: true, backfill, plan: null };
  }

  act(it: BackfillDetail, act: string): BackfillDetail {
    if (act === "pause") it.status = "paused";
    if (act === "resume") it.status = "running";
    if (act === "cancel") {
      const { waiting, queued, running } = it.counts;
      it.status = "canceled";
      it.finished_at = iso(Date.now());
      it.counts = { ...it.counts, waiting: 0, queued: 0, running: 0, canceled: waiting + queued + running };
    }
    if (act === "retry") {
      const { failed, canceled, held_back } = it.counts;
      it.status = "running";
      it.finished_at = null;
      it.attempt += 1;
      it.failures = [];
      it.counts = { ...it.counts, failed: 0, canceled: 0, held_back: 0, waiting: failed + canceled + held_back };
    }
    return it;
  }
}
