//! What the made-up deployment tells of itself: settings, resources, tokens, who did what, and what its triggers did and would do.

import type { Run } from "../../src/api/types";
import { HOUR, iso, NOW } from "./basics";

const settings = () => {
  const one = (asset: string, setting: string, value: unknown, more: Record<string, unknown> = {}) => ({
    asset,
    setting,
    value,
    origin: "the default",
    kind: typeof value === "number" ? "whole number" : "text",
    is_secret: false,
    is_missing: false,
    description: "",
    variable: `EDGE_CONFIG__${asset.toUpperCase()}__${setting.toUpperCase().replaceAll(".", "__")}`,
    ...more,
  });
  return [
    one("device_stats_cache", "batch", 500, { description: "How many devices are written at once" }),
    one("device_stats_cache", "ttl", "30m", { origin: "edge.toml:14", description: "How long an entry is kept" }),
    one("usage_export", "bucket", null, { is_missing: true, origin: null, description: "Where reports go" }),
    one("usage_export", "login.key", "***", {
      is_secret: true,
      origin: "the environment",
      description: "The key of the store of objects",
    }),
  ];
};

const audit = (url: URL) => {
  const did = (
    ago: number,
    who: string,
    action: string,
    target: string,
    status = 200,
    problem: string | null = null,
  ) => ({
    at: iso(NOW - ago),
    who,
    action,
    target,
    status,
    problem,
  });
  const all = [
    did(0.2 * HOUR, "anna", "POST /api/v1/runs", "/api/v1/runs/3f1c", 201),
    did(0.4 * HOUR, "deploy-bot", "POST /api/v1/schedules/{name}/stop", "nightly"),
    did(1.1 * HOUR, "viewer-tv", "POST /api/v1/runs/{id}/cancel", "/api/v1/runs/9ac0/cancel", 403, "not-allowed"),
    did(3 * HOUR, "anna", "PUT /api/v1/sensors/{name}/cursor", "collector_backlog"),
    ...Array.from({ length: 70 }, (_, i) => did((4 + i) * HOUR, "deploy-bot", "POST /api/v1/backfills", `b${i}`, 201)),
  ];
  const who = url.searchParams.get("who");
  return all.filter((entry) => !who || entry.who === who);
};

const tokens = () => [
  { name: "anna", scope: "admin", created_at: iso(NOW - 900 * HOUR), expires_at: null, is_valid: true },
  {
    name: "deploy-bot",
    scope: "operator",
    created_at: iso(NOW - 400 * HOUR),
    expires_at: iso(NOW + 300 * HOUR),
    is_valid: true,
  },
  {
    name: "viewer-tv",
    scope: "viewer",
    created_at: iso(NOW - 90 * HOUR),
    expires_at: iso(NOW - HOUR),
    is_valid: false,
  },
];

const pings = () => [
  {
    name: "Res<ClickHouse>",
    is_healthy: true,
    detail: "26.7.2.1 at http://ch-1:8123, database telemetry",
    took_s: 0.012,
  },
  {
    name: "Res<Cache>",
    is_healthy: false,
    detail: "connection refused (os error 111); look whether Redis runs at redis:6379",
    took_s: 0.4,
  },
];

/** What is asked of the deployment beside the process itself; nothing where it is something else. */
export function ofDeployment(what: string | undefined, name: string | undefined, url: URL): unknown[] | undefined {
  if (what === "settings") return settings();
  if (what === "tokens") return tokens();
  if (what === "audit") return audit(url);
  if (what === "resources" && name === "ping") return pings();
  return undefined;
}

export const trialOf = (sensor: { name: string; cursor?: string | null }) =>
  sensor.name === "collector_backlog"
    ? {
        outcome: "failed",
        reason: "connection refused (os error 111): tcp connect to collector-3:9092",
        requests: [],
        cursor_before: sensor.cursor ?? null,
        cursor: null,
        alert: null,
        partitions: [],
      }
    : {
        outcome: "requested",
        reason: null,
        requests: [{ run_key: "firmware-4.19.0", tags: { firmware: "4.19.0" } }],
        cursor_before: sensor.cursor ?? null,
        cursor: "4.19.0",
        alert: null,
        partitions: [],
      };

/** What triggers did within a day: those that tick often, often. */
export const ticksOfDay = (schedules: readonly { name: string }[], sensors: readonly { name: string }[]) => {
  const slots = (name: string) =>
    Array.from({ length: 48 }, (_, at) => ({
      at,
      requested: name.startsWith("every")
        ? 2
        : name === "hourly" && at % 2 === 0
          ? 1
          : name === "nightly" && at === 10
            ? 1
            : 0,
      failed: name === "collector_backlog" && at > 43 ? 3 : 0,
    })).filter((slot) => slot.requested + slot.failed > 0);
  const of = (kind: string) => (it: { name: string }) => ({ kind, name: it.name, slots: slots(it.name) });
  return {
    from: iso(Math.floor(NOW / 1_800_000) * 1_800_000 - 47 * 1_800_000),
    slot_s: 1800,
    count: 48,
    items: [...schedules.map(of("schedule")), ...sensors.map(of("sensor"))],
  };
};

/** Whether a run passes what the address asks for beside its state. */
export function fits(run: Run, assets: readonly string[], url: URL): boolean {
  const given = (key: string) => url.searchParams.get(key);
  const text = given("q")?.toLowerCase();
  return (
    (!given("asset") || assets.includes(given("asset") ?? "")) &&
    (!given("partition") || run.partition === given("partition")) &&
    (!given("root") || run.root === given("root")) &&
    (!text || (run.reason ?? "").toLowerCase().includes(text))
  );
}
