//! What happened in the made-up deployment: runs, their steps, and the events of their logs, made when asked for.

import type { Level, Run, RunDetail, RunEvent, RunState, Step } from "../../src/api/types";
import { entry, FAILURE, HOUR, iso, MIN, NOW, random } from "./basics";
import type { World } from "./world";

export interface Recorded {
  run: Run;
  assets: string[];
  first: number;
  lines: number;
}

const hex = (n: number, digits: number) => Math.floor(n).toString(16).padStart(digits, "0").slice(-digits);

export class History {
  readonly runs: Recorded[] = [];
  #position = 1000;
  #count = 0;

  constructor(readonly world: World) {
    const next = random(11);
    const past: { at: number; job: string; by: Run["origin"] }[] = [];
    for (let at = 72 * HOUR; at > 0; at -= 15 * MIN)
      past.push({ at: at - 4 * MIN, job: "redis_cache_refresh", by: { by: "schedule", name: "every_15_minutes" } });
    for (let at = 72 * HOUR; at > 0; at -= HOUR)
      past.push({ at: at - 46 * MIN, job: "hourly_aggregation_job", by: { by: "schedule", name: "hourly" } });
    for (const day of [2, 1, 0]) {
      past.push({ at: day * 24 * HOUR + 19 * HOUR, job: "daily_rollup", by: { by: "schedule", name: "nightly" } });
      past.push({
        at: day * 24 * HOUR + 17 * HOUR,
        job: "clickhouse_maintenance",
        by: { by: "schedule", name: "maintenance_window" },
      });
    }
    past.push({ at: 31 * HOUR, job: "weekly_report", by: { by: "sensor", name: "on_sla_report" } });
    past.sort((a, b) => b.at - a.at);
    for (const { at, job, by } of past) {
      if (at < 0) continue;
      const chance = next();
      const status: RunState =
        job === "clickhouse_maintenance"
          ? at < 24 * HOUR || chance < 0.5
            ? "failure"
            : "success"
          : chance < 0.03
            ? "failure"
            : chance < 0.035
              ? "canceled"
              : "success";
      this.add({
        job,
        at: NOW - at,
        by,
        status: at < 12 * MIN && job === "redis_cache_refresh" ? "running" : status,
        seed: chance,
      });
    }
    this.add({
      job: null,
      selection: "device_anomalies+",
      at: NOW - 74 * MIN,
      by: { by: "manual" },
      status: "failure",
      seed: 0.3,
      lines: 900,
    });
    this.add({
      job: null,
      selection: "raw_events+",
      at: NOW - 9 * HOUR,
      by: { by: "manual" },
      status: "success",
      seed: 0.6,
      lines: 100_000,
    });
    this.add({ job: "rebuild_geo_index", at: NOW - 40_000, by: { by: "manual" }, status: "queued", seed: 0.6 });
    this.runs.sort((a, b) => (a.run.created_at < b.run.created_at ? 1 : -1));
    for (const job of world.jobs) job.last_run = this.runs.find((it) => it.run.job === job.name)?.run ?? null;
    const latest = this.runs.find((it) => it.run.status === "success")?.run.id ?? "";
    for (const asset of world.assets)
      if (asset.latest)
        asset.latest.run =
          this.runs.find((it) => it.run.status === "success" && it.assets.includes(asset.key))?.run.id ?? latest;
  }

  add(asked: {
    job: string | null;
    selection?: string;
    at: number;
    by: Run["origin"];
    status: RunState;
    seed: number;
    lines?: number;
    partition?: string | null;
    parent?: string;
  }): Recorded {
    this.#count += 1;
    const { job, at, status, seed } = asked;
    const selection = asked.selection ?? this.world.jobs.find((it) => it.name === job)?.selection ?? "*";
    const assets = this.select(selection).slice(0, 60);
    const length =
      (job === "daily_rollup"
        ? 6 * MIN
        : job === "clickhouse_maintenance"
          ? 22 * MIN
          : job === null
            ? 4 * MIN
            : 40_000) *
      (0.7 + 0.6 * seed);
    const began = status === "queued" ? null : at + 800;
    const ended = status === "running" || status === "queued" ? null : at + 800 + length;
    const failed = status === "failure" ? 1 : 0;
    const skipped = failed ? Math.max(0, assets.length - 1 - Math.floor(assets.length / 2)) : 0;
    const id = `${hex(at / 65_536, 8)}-${hex(at, 4)}-7000-8000-${hex(this.#count * 104_729 + Math.floor(seed * 1e9), 12)}`;
    const broken = assets[Math.floor(assets.length / 2)] ?? "asset";
    const lines = asked.lines ?? 60;
    const recorded: Recorded = {
      assets,
      first: this.#position,
      lines,
      run: {
        id,
        status,
        status_since: iso(ended ?? began ?? at),
        reason:
          status === "failure"
            ? `${broken}: ${FAILURE}`
            : status === "canceled"
              ? "canceled by hand"
              : status === "queued"
                ? "waits: 4 of 4 runs are under way"
                : null,
        job,
        selection,
        partition: asked.partition ?? (job === "daily_rollup" ? iso(at - 24 * HOUR).slice(0, 10) : null),
        origin: asked.by,
        tags: job === "redis_cache_refresh" ? { tier: "gold" } : {},
        priority: 0,
        location: "edge-pipelines",
        code_version: "9d41c7e2",
        parent: asked.parent ?? null,
        root: asked.parent ?? id,
        attempt: asked.parent ? 2 : 1,
        created_at: iso(at),
        started_at: began === null ? null : iso(began),
        finished_at: ended === null ? null : iso(ended),
        planned_steps: status === "queued" ? 0 : assets.length,
        succeeded_steps:
          status === "success"
            ? assets.length
            : status === "running"
              ? Math.floor(assets.length / 2)
              : Math.max(0, assets.length - failed - skipped),
        failed_steps: failed,
      },
    };
    this.#position += lines + assets.length * 4 + 10;
    this.runs.push(recorded);
    return recorded;
  }

  select(selection: string): string[] {
    const all = this.world.assets;
    const found = new Set<string>();
    for (const part of selection.split(" or ").map((it) => it.trim())) {
      const group = /^group:(.+)$/.exec(part)?.[1];
      const name = part.replace(/^\+|\+$/g, "");
      for (const asset of all) if (part === "*" || asset.group === group || asset.key === name) found.add(asset.key);
      const walk = (keys: string[], next: (key: string) => string[]) => {
        for (const key of keys)
          for (const other of next(key))
            if (!found.has(other)) {
              found.add(other);
              walk([other], next);
            }
      };
      if (part.startsWith("+")) walk([...found], (key) => all.find((it) => it.key === key)?.upstream ?? []);
      if (part.endsWith("+"))
        walk([...found], (key) => all.filter((it) => it.upstream.includes(key)).map((it) => it.key));
    }
    const depth = (key: string): number =>
      Math.max(-1, ...(all.find((it) => it.key === key)?.upstream.map(depth) ?? [])) + 1;
    return [...found]
      .filter((key) => !all.find((it) => it.key === key)?.is_external)
      .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  }

  steps(recorded: Recorded): Step[] {
    const { run, assets } = recorded;
    if (!run.started_at) return [];
    const begun = Date.parse(run.started_at);
    const total = (run.finished_at ? Date.parse(run.finished_at) : NOW) - begun;
    const broken = run.status === "failure" ? assets[Math.floor(assets.length / 2)] : undefined;
    const end = new Map<string, number>();
    const bad = new Set<string>();
    const rate = total / Math.max(2, assets.length);
    const next = random(run.created_at.length + assets.length);
    return assets.map((asset, i): Step => {
      const up = this.world.assets.find((it) => it.key === asset)?.upstream ?? [];
      const from = Math.max(0, ...up.map((key) => end.get(key) ?? 0)) + (i % 3) * rate * 0.08;
      const took = Math.min(rate * (0.5 + 1.6 * next()), total - from - 100);
      end.set(asset, from + took);
      const base = {
        key: run.partition ? `${asset}[${run.partition}]` : asset,
        asset,
        partition: run.partition,
        checks: [],
        metadata: [],
        failure: null,
        skip: null,
      };
      const cause = up.find((key) => bad.has(key));
      if (cause || (broken && from > total * 0.9)) {
        bad.add(asset);
        return {
          ...base,
          status: "skipped",
          attempts: 0,
          started_at: null,
          duration_us: null,
          skip: { why: "upstream_failed", asset: broken ?? "", check: null, text: `\`${broken}\` failed` },
        };
      }
      if (asset === broken) {
        bad.add(asset);
        return {
          ...base,
          status: "failure",
          attempts: 3,
          started_at: iso(begun + from + took * 0.7),
          duration_us: took * 300,
          failure: {
            cause: "error",
            message: FAILURE,
            chain: [
              "the query failed",
              "Code: 241. DB::Exception: Memory limit (total) exceeded: would use 28.04 GiB, maximum: 28.00 GiB",
            ],
            class: "transient",
          },
        };
      }
      if (run.status === "running" && i >= assets.length / 2) {
        const active = i < assets.length / 2 + 2;
        return {
          ...base,
          status: active ? "running" : "waiting",
          attempts: active ? 1 : 0,
          started_at: active ? iso(NOW - 30_000 + i * 2000) : null,
          duration_us: null,
        };
      }
      return {
        ...base,
        status: "success",
        attempts: 1,
        started_at: iso(begun + from),
        duration_us: took * 1000,
        metadata: [
          entry("rows", "int", 40_000 + i * 97, (40_000 + i * 97).toLocaleString("en-US")),
          entry("bytes", "bytes", 1_200_000 * (i + 1), `${(1.2 * (i + 1)).toFixed(1)} MB`),
        ],
      };
    });
  }

  detail(recorded: Recorded): RunDetail {
    return {
      ...recorded.run,
      key: null,
      config: recorded.run.job === "redis_cache_refresh" ? { device_stats_cache: { batch: 500, ttl: "30m" } } : {},
      scope: "all",
      from_step: null,
      not_before: null,
      holder: recorded.run.started_at ? "edge-1/4127" : null,
      epoch: recorded.run.started_at ? 1 : 0,
      lease_until: null,
      steps: this.steps(recorded),
      position: recorded.first + recorded.lines + 100,
    };
  }

  /** All events of a run in order. For a long one, made anew for each question, which is cheap enough. */
  events(recorded: Recorded): RunEvent[] {
    const { run, first, lines } = recorded;
    const events: RunEvent[] = [];
    let position = first;
    const begun = Date.parse(run.started_at ?? run.created_at);
    const total = (run.finished_at ? Date.parse(run.finished_at) : NOW) - begun;
    const push = (at: number, type: string, level: Level, text: string, more: Partial<RunEvent> = {}) => {
      events.push({ position, at: iso(at), run: run.id, type, level, text, ...more });
      position += 1;
    };
    push(Date.parse(run.created_at), "run_queued", "info", `queued: ${run.job ?? run.selection}`);
    if (!run.started_at) return events;
    push(begun - 200, "run_claimed", "info", "taken by edge-1/4127");
    push(begun, "run_started", "info", `started, ${run.planned_steps} steps`);
    const steps = this.steps(recorded);
    const each = Math.max(1, Math.floor(lines / Math.max(1, steps.length)));
    for (const step of steps) {
      const about = { step: step.key, asset: step.asset, partition: step.partition ?? undefined };
      if (step.status === "skipped") {
        push(begun + total, "step_skipped", "warn", `${step.key} skipped: ${step.skip?.text}`, {
          ...about,
          skip: step.skip ?? undefined,
        });
        continue;
      }
      if (!step.started_at) continue;
      const from = Date.parse(step.started_at);
      const took = (step.duration_us ?? 20_000_000) / 1000;
      if (step.attempts > 1) {
        for (let attempt = 1; attempt < step.attempts; attempt += 1) {
          const at = from - took * 2.2 * (step.attempts - attempt);
          push(at, "step_started", "info", `${step.key} started, attempt ${attempt}`, { ...about, attempt });
          push(
            at + took * 0.9,
            "step_retry_scheduled",
            "warn",
            `${step.key}: attempt ${attempt} failed, the next in 1500 ms: ${FAILURE}`,
            { ...about, attempt, failure: step.failure ?? undefined },
          );
        }
      }
      push(from, "step_started", "info", `${step.key} started, attempt ${step.attempts}`, {
        ...about,
        attempt: step.attempts,
      });
      for (let i = 0; i < each; i += 1) {
        const level: Level = i % 17 === 9 ? "warn" : i % 5 === 3 ? "debug" : "info";
        const text =
          level === "warn"
            ? `shard ${i % 4} answered after ${900 + i} ms, which is slow`
            : level === "debug"
              ? `SELECT device_id, sum(value) FROM events WHERE hour = toDateTime('2026-11-24 1${i % 10}:00:00') GROUP BY device_id SETTINGS max_threads = 8`
              : `wrote ${(1000 + i * 37).toLocaleString("en-US")} rows of hour ${i % 24}`;
        push(from + (took * i) / each, "step_logged", level, text, about);
      }
      if (step.status === "failure")
        push(from + took, "step_failed", "error", `${step.key} failed: ${step.failure?.message}`, {
          ...about,
          failure: step.failure ?? undefined,
          duration_us: step.duration_us ?? undefined,
        });
      else if (step.status === "success") {
        push(from + took, "asset_materialized", "info", `${step.key} materialized`, {
          ...about,
          metadata: step.metadata,
        });
        push(from + took, "step_succeeded", "info", `${step.key} succeeded`, {
          ...about,
          duration_us: step.duration_us ?? undefined,
        });
      }
    }
    if (run.finished_at)
      push(
        Date.parse(run.finished_at),
        "run_finished",
        run.status === "failure" ? "error" : "info",
        `ended: ${run.status}`,
        { status: run.status },
      );
    return events;
  }
}
