//! Made-up rules of alerts, what became of them, and silences.

import type { AlertRuleDetail, AlertSilence, DeliveredAlert } from "../../src/api/alerts";
import { FAILURE, iso, MIN, NOW } from "./basics";

const delivery = (i: number, more: Partial<DeliveredAlert>): DeliveredAlert => ({
  id: `d${i}`,
  at: iso(NOW - i * 17 * MIN),
  rule: "everything",
  sink: "log",
  kind: "run_failed",
  subject: "clickhouse_maintenance",
  run: null,
  body: `edge-pipelines: run of clickhouse_maintenance failed\n\n${FAILURE}\n\nhttp://127.0.0.1:3000/runs/3f1c`,
  held_back: 0,
  attempts: 1,
  result: "sent",
  ended_at: iso(NOW - i * 17 * MIN + 400),
  error: null,
  silence: null,
  digest: null,
  ...more,
});

export class Alerts {
  readonly silences: AlertSilence[] = [];
  readonly deliveries: DeliveredAlert[] = [
    delivery(1, { rule: "on-call", sink: "webhook hooks.example.com" }),
    delivery(2, {
      rule: "on-call",
      sink: "mail ops@example.com",
      result: "failed",
      attempts: 3,
      error: "connection to smtp.example.com:587 timed out after 10 s",
    }),
    delivery(3, { kind: "freshness_failed", subject: "device_stats_cache", result: "silenced", attempts: 0 }),
    delivery(4, { kind: "freshness_warned", subject: "usage_export", result: "held", attempts: 0, held_back: 2 }),
    ...Array.from({ length: 60 }, (_, i) => delivery(5 + i, {})),
  ];

  constructor() {
    this.add({ subject: "device_stats_*", for_s: 7200, why: "the cache is being moved" });
  }

  add(body: Record<string, unknown>): AlertSilence {
    const silence: AlertSilence = {
      id: `s${this.silences.length}`,
      everything: body.everything === true,
      rule: (body.rule as string) ?? null,
      subject: (body.subject as string) ?? null,
      created_at: iso(NOW - 5 * MIN),
      until: iso(NOW + Number(body.for_s) * 1000),
      who: "ana",
      why: String(body.why),
      is_active: true,
      ended_at: null,
      ended_by: null,
    };
    this.silences.unshift(silence);
    return silence;
  }

  rules(): { rules: AlertRuleDetail[]; kinds: unknown[] } {
    const silenced = (name: string) =>
      this.silences.find((it) => it.is_active && (it.everything || it.rule === name))?.until ?? null;
    const kind = (kind: string, text: string, severity: string) => ({ kind, text, severity });
    return {
      kinds: [
        kind("run_failed", "a run failed, and none repeats it by policy", "error"),
        kind("tick_failed", "a schedule could not ask for its run", "error"),
        kind("freshness_warned", "an asset will soon be older than it may be", "warning"),
        kind("daemon", "a loop of the daemon stands still", "critical"),
      ],
      rules: [
        {
          name: "on-call",
          kinds: ["run_failed", "backfill_failed"],
          subjects: ["clickhouse_*", "daily_*"],
          sinks: ["webhook hooks.example.com", "mail ops@example.com"],
          quiet_hours: { from: "22:00", to: "07:00", zone: "Europe/Berlin", passing: "critical" },
          quiet_until: null,
          silenced_until: silenced("on-call"),
        },
        {
          name: "everything",
          kinds: [],
          subjects: [],
          sinks: ["log"],
          quiet_hours: null,
          quiet_until: null,
          silenced_until: silenced("everything"),
        },
      ],
    };
  }
}

/** Questions about deliveries and silences; nothing where it is about the rules themselves. */
export function ofAlerts(
  alerts: Alerts,
  method: string,
  name: string | undefined,
  verb: string | undefined,
  url: URL,
  body: Record<string, unknown>,
): unknown {
  const given = (key: string) => url.searchParams.get(key);
  if (name === "deliveries") {
    const found = alerts.deliveries.filter(
      (it) => (!given("rule") || it.rule === given("rule")) && (!given("result") || it.result === given("result")),
    );
    const from = Number(given("after") ?? 0);
    return { items: found.slice(from, from + 50), next: found.length > from + 50 ? String(from + 50) : null };
  }
  if (name !== "silences") return undefined;
  if (method === "POST") return alerts.add(body);
  if (method === "DELETE") {
    const found = alerts.silences.find((it) => it.id === verb);
    if (found) Object.assign(found, { is_active: false, ended_at: iso(Date.now()), ended_by: "ana" });
    return found;
  }
  return { items: alerts.silences.filter((it) => it.is_active || given("all") === "true"), next: null };
}
