//! The views of the made-up deployment: what a page shows, in one answer.

import type { Catalogue, Job } from "../../src/api/types";
import { HOUR, iso, MIN, NOW, random } from "./basics";
import { CHECKS } from "./checks";
import type { History } from "./history";
import type { World } from "./world";

export function overview(world: World, history: History) {
  const of = (status: string) => world.assets.filter((asset) => asset.status === status);
  const failed = history.runs.filter((it) => it.run.status === "failure");
  const runOf = (key: string) => (failed.find((it) => it.assets.includes(key)) ?? failed[0])?.run.id;
  const attention = [
    {
      kind: "failed_run",
      name: "group:reports",
      reason: "Res<dyn Cache> could not be opened: the server is unreachable: Connection refused",
      since: iso(NOW - 300_000),
      run: failed[0]?.run.id,
    },
    ...of("failure").map((asset) => ({
      kind: "failed_asset",
      name: asset.key,
      reason: asset.failure ?? "",
      since: asset.latest?.at,
      run: runOf(asset.key),
    })),
    ...CHECKS.filter((check) => check.last && !check.last.passed).map((check) => ({
      kind: "failed_check",
      name: `${check.asset}/${check.name}`,
      is_warning: check.last?.severity === "warn" || undefined,
      reason: check.last?.description ?? "",
      since: check.last?.at,
      run: runOf(check.asset),
    })),
    ...world.sensors
      .filter((sensor) => sensor.failures > 0)
      .map((sensor) => ({
        kind: "failing_trigger",
        name: sensor.name,
        reason: `${sensor.failures} ticks in a row failed: ${sensor.last_tick?.reason}`,
        since: iso(NOW - 420_000),
        run: null,
      })),
    ...of("stale").map((asset) => ({
      kind: "stale_asset",
      name: asset.key,
      reason: asset.fresh?.reason ?? "it may be 20 minutes old, and is older",
      since: asset.latest?.at,
      run: null,
    })),
  ].slice(0, 100);
  const next = [
    ...world.schedules.map((it) => ({
      kind: "schedule",
      name: it.name,
      job: it.job,
      at: it.next,
      later: it.next ? ticksAfter(Date.parse(it.next), it.cron) : [],
    })),
    ...world.sensors.map((it) => ({ kind: "sensor", name: it.name, job: it.job, at: it.next, later: [] })),
  ];
  return {
    counts: {
      assets: world.assets.length,
      failing_assets: of("failure").length,
      stale_assets: of("stale").length,
      missing_assets: of("missing").length,
      failing_checks: CHECKS.filter((check) => check.last && !check.last.passed).length,
      checks_in_error: CHECKS.filter((check) => check.last && !check.last.passed && check.last.severity === "error")
        .length,
      checks_failed_today: CHECKS.filter((check) => check.last && !check.last.passed).length,
      queued_runs: history.runs.filter((it) => it.run.status === "queued").length,
      running_runs: history.runs.filter((it) => it.run.status === "running").length,
    },
    attention,
    attention_total: attention.length,
    next_ticks: next.filter((it) => it.at).sort((a, b) => (a.at! < b.at! ? -1 : 1)),
  };
}

/** The ticks of a day after the next one. */
function ticksAfter(next: number, cron: string): string[] {
  const every = cron.startsWith("*/15") ? 15 * MIN : cron.startsWith("5 *") ? HOUR : 24 * HOUR;
  const ticks: string[] = [];
  for (let at = next + every; at <= NOW + 24 * HOUR; at += every) ticks.push(iso(at));
  return ticks;
}

/** How the last steps went, as the runs of the history would have it. */
export function catalogue(history: History): Catalogue {
  const runs: string[] = [];
  const next = random(29);
  const assets = history.world.assets.flatMap((asset) => {
    const own = history.runs
      .filter((it) => it.assets.includes(asset.key) && (it.run.status === "success" || it.run.status === "failure"))
      .slice(0, 14)
      .reverse();
    if (own.length === 0 || asset.is_external) return [];
    const typical = 200 + next() * 9000;
    return {
      key: asset.key,
      outcomes: own
        .map((it, i) =>
          it.run.status === "failure" && (i === own.length - 1) === (asset.status === "failure") ? "f" : "s",
        )
        .join(""),
      took_ms: own.map(() => Math.round(typical * (0.7 + next() * 0.6))),
      runs: own.map(({ run }) => {
        if (!runs.includes(run.id)) runs.push(run.id);
        return runs.indexOf(run.id);
      }),
    };
  });
  return { runs, assets };
}

/** What the runs of a job say of it. */
export function ofRuns(job: Job, history: History, next: string | null): Job {
  const own = history.runs.filter((it) => it.run.job === job.name).slice(0, 20);
  const took = own
    .filter((it) => it.run.status === "success" && it.run.started_at && it.run.finished_at)
    .map((it) => (Date.parse(it.run.finished_at!) - Date.parse(it.run.started_at!)) / 1000)
    .sort((a, b) => a - b);
  const at = (share: number) => took[Math.max(0, Math.ceil(share * took.length) - 1)] ?? null;
  return {
    ...job,
    next,
    typical_s: at(0.5),
    slow_s: at(0.95),
    recent: own.map(({ run }) => ({
      id: run.id,
      status: run.status,
      created_at: run.created_at,
      duration_s:
        run.started_at && run.finished_at ? (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000 : null,
    })),
  };
}
