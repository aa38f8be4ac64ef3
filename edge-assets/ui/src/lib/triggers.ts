//! Schedules and sensors as rows of one table.

import type { TriggerKind } from "~/api/queries";
import type { AssetCondition, Schedule, Sensor, Tick } from "~/api/types";
import { cronWords } from "./cron";
import { plural } from "./format";
import { duration } from "./time";

export interface Trigger {
  kind: TriggerKind | "conditions";
  name: string;
  job?: string | null;
  isOn: boolean;
  isOnByDefault: boolean;
  /** It is on, but does nothing as long as all of its kind are off. */
  isHeld?: boolean;
  /** How often, in words. */
  rhythm: string;
  /** The same exactly: the cron expression and its zone. */
  exact?: string;
  next?: string | null;
  lastAt?: string | null;
  lastTick?: Tick | null;
  /** What a condition came to last. */
  came?: { requested: number };
  failures: number;
  description: string;
}

export const ofSchedule = (it: Schedule): Trigger => ({
  kind: "schedules",
  name: it.name,
  job: it.job,
  isOn: it.is_on,
  isOnByDefault: it.is_on_by_default,
  rhythm: cronWords(it.cron) ?? it.cron,
  exact: `${cronWords(it.cron) ? `${it.cron} · ` : ""}${it.timezone}`,
  next: it.next,
  lastAt: it.last_at,
  lastTick: it.last_tick,
  failures: 0,
  description: it.description,
});

export const ofSensor = (it: Sensor): Trigger => ({
  kind: "sensors",
  name: it.name,
  job: it.job,
  isOn: it.is_on,
  isOnByDefault: it.is_on_by_default,
  rhythm: it.rhythm || (it.every_s ? `every ${duration(it.every_s * 1000)}` : it.kind),
  exact: it.kind === "polling" ? undefined : it.kind.replace("_", " "),
  next: it.next,
  lastAt: it.last_at,
  lastTick: it.last_tick,
  failures: it.failures,
  description: it.description,
});

/** The automation condition of an asset, while conditions as a whole are evaluated or not. */
export const ofCondition = (it: AssetCondition, areOn: boolean): Trigger => ({
  kind: "conditions",
  name: it.asset,
  isOn: it.is_on,
  isOnByDefault: true,
  isHeld: !areOn,
  rhythm: it.condition,
  lastAt: it.newest?.at,
  came: it.newest ? { requested: it.newest.requested } : undefined,
  failures: 0,
  description: "",
});

/** What a condition came to, in a few words. */
export const requestedWords = (requested: number): string =>
  requested === 0 ? "asked for nothing" : `asked for ${plural(requested, "partition")}`;

/** The result of a tick in a few words: what it asked for, or why it did not. */
export function resultOf(tick: Tick): string {
  if (tick.outcome === "requested") {
    const fresh = tick.runs.length - tick.known_runs;
    if (tick.runs.length === 0) return "asked for no run";
    if (fresh === 0) return "its runs were there already";
    return fresh === 1 ? "asked for a run" : `asked for ${fresh} runs`;
  }
  return tick.reason ?? (tick.outcome === "skipped" ? "skipped without a reason" : "failed without a reason");
}
