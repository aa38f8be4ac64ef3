//! Made-up automation conditions, places of alerts, and the session.

import type { AlertDelivery, AssetCondition, ConditionNode, ConditionResult } from "../../src/api/types";
import { iso, MIN, NOW } from "./basics";

const node = (label: string, count: number, of: number, more: Partial<ConditionNode> = {}): ConditionNode => ({
  label,
  count,
  of,
  asset: null,
  ranges: [],
  ranges_left_out: 0,
  children: [],
  children_left_out: 0,
  ...more,
});

const why = (requested: number): ConditionNode =>
  node("and", requested, 329, {
    ranges: requested > 0 ? ["2026-11-24", "2026-11-25"].slice(0, requested) : [],
    children: [
      node("any_upstream(updated)", requested > 0 ? 2 : 0, 329, {
        ranges: requested > 0 ? ["2026-11-24..2026-11-25"] : [],
        children: [
          node("updated", requested > 0 ? 48 : 0, 9000, {
            asset: "hourly_aggregation",
            ranges: requested > 0 ? ["2026-11-24-00..2026-11-25-23"] : [],
          }),
          node("updated", 0, 1, { asset: "device_registry" }),
        ],
      }),
      node("not", 329, 329, { children: [node("in_progress", 0, 329)] }),
    ],
  });

const result = (minutes: number, requested: number, runs: readonly string[]): ConditionResult => ({
  at: iso(NOW - minutes * MIN),
  until: minutes > 10 ? iso(NOW - 10 * MIN) : null,
  requested,
  runs: requested > 0 ? [...runs] : [],
  explanation: why(requested),
});

export class Upkeep {
  isOn = true;
  /** The assets whose conditions are off. */
  readonly off = new Set(["firmware_rollout"]);
  needsToken = false;

  automation(run: string): { is_on: boolean; assets: AssetCondition[] } {
    return {
      is_on: this.isOn,
      assets: [
        {
          asset: "daily_device_summary",
          condition: "any_upstream(updated) and not in_progress",
          is_on: !this.off.has("daily_device_summary"),
          newest: result(8, 2, [run]),
        },
        {
          asset: "daily_site_summary",
          condition: "eager",
          is_on: !this.off.has("daily_site_summary"),
          newest: result(4, 0, []),
        },
        {
          asset: "firmware_rollout",
          condition: "on_cron(0 6 * * *)",
          is_on: !this.off.has("firmware_rollout"),
          newest: null,
        },
      ],
    };
  }

  /** Switches one, and tells how it stands; nothing for an asset without a condition. */
  switch(asset: string, on: boolean, run: string): AssetCondition | undefined {
    if (on) this.off.delete(asset);
    else this.off.add(asset);
    return this.automation(run).assets.find((it) => it.asset === asset);
  }

  evaluations = (run: string) => ({
    items: [result(8, 2, [run]), result(70, 0, []), result(190, 1, [run])],
    next: null,
  });

  trial = (asset: string) => ({ asset, requested: 1, ranges: ["2026-11-25"], explanation: why(1) });

  alerts = () => ({
    is_delivering: true,
    kinds: [
      { kind: "run_failed", text: "a run failed, and none repeats it by policy" },
      { kind: "tick_failed", text: "a schedule could not ask for its run" },
      { kind: "sensor", text: "a sensor has failed several times in a row" },
      { kind: "freshness_failed", text: "an asset is older than it may be" },
      { kind: "daemon", text: "a loop of the daemon stands still" },
    ],
    sinks: [{ name: "log" }, { name: "webhook hooks.example.com" }, { name: "mail ops@example.com" }],
  });

  test = (sink: string | undefined): { items: AlertDelivery[]; next: null } => ({
    items: this.alerts()
      .sinks.filter((it) => !sink || it.name === sink)
      .map((it) =>
        it.name.startsWith("mail")
          ? { sink: it.name, arrived: false, error: "connection to smtp.example.com:587 timed out after 10 s" }
          : { sink: it.name, arrived: true, error: null },
      ),
    next: null,
  });

  session = () =>
    this.needsToken
      ? { needs_token: true, who: "ana", scope: "operator", until: null }
      : { needs_token: false, who: "local", scope: "admin", until: null };
}
