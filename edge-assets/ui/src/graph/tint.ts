//! What the color of a node tells: where it stands, how fresh it is, how long it takes, or whose it is.

import type { Asset } from "~/api/types";
import type { ColorBy } from "~/lib/pages";
import type { Status } from "~/lib/status";
import type { LastSteps } from "~/lib/steps";
import { duration } from "~/lib/time";

/** Tokens of the style sheet: `ramp` from little to much, `tint` for things that have no order. */
export const TINTS = [
  "ramp-1",
  "ramp-2",
  "ramp-3",
  "ramp-4",
  "ramp-5",
  "tint-1",
  "tint-2",
  "tint-3",
  "tint-4",
  "tint-5",
  "tint-6",
  "tint-rest",
] as const;
export type Tint = (typeof TINTS)[number];

export interface Coloring {
  /** The state that a node is drawn with, in the place of where it stands. */
  state?: (key: string) => Status | undefined;
  tint?: (key: string) => Tint | undefined;
  /** The line under the name, in the place of when it was made. */
  note?: (key: string) => string | undefined;
  legend: readonly { tint?: Tint; state?: Status; label: string }[];
}

const FRESH: Record<NonNullable<Asset["fresh"]>["state"], Status> = {
  pass: "succeeded",
  warn: "warning",
  fail: "stale",
  unknown: "missing",
};

function byFreshness(assets: ReadonlyMap<string, Asset>): Coloring {
  return {
    state: (key) => {
      const fresh = assets.get(key)?.fresh;
      return fresh ? FRESH[fresh.state] : "queued";
    },
    note: (key) => assets.get(key)?.fresh?.policy ?? "no policy",
    legend: [
      { state: "succeeded", label: "fresh" },
      { state: "warning", label: "soon late" },
      { state: "stale", label: "late" },
      { state: "missing", label: "never made" },
      { state: "queued", label: "no policy" },
    ],
  };
}

/** Where the classes of durations begin, in milliseconds, but the first. */
const CLASSES = [1000, 10_000, 60_000, 600_000];

function byDuration(steps: ReadonlyMap<string, LastSteps>): Coloring {
  const classOf = (ms: number) => CLASSES.filter((least) => ms >= least).length;
  return {
    tint: (key) => {
      const ms = steps.get(key)?.typicalMs;
      return ms === undefined ? undefined : TINTS[classOf(ms)];
    },
    note: (key) => {
      const ms = steps.get(key)?.typicalMs;
      return ms === undefined ? "no step yet" : `takes ${duration(ms)}`;
    },
    legend: ["under 1 s", "to 10 s", "to 1 min", "to 10 min", "longer"].map((label, i) => ({
      tint: TINTS[i],
      label,
    })),
  };
}

/** So many owners have a color of their own. */
const OWN = 6;

function byOwner(assets: ReadonlyMap<string, Asset>): Coloring {
  const counts = new Map<string, number>();
  for (const { owners } of assets.values())
    for (const owner of owners.slice(0, 1)) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const named = [...counts]
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
    .slice(0, OWN)
    .map(([owner]) => owner);
  const tintOf = (owner: string): Tint => {
    const at = named.indexOf(owner);
    return at < 0 ? "tint-rest" : (`tint-${at + 1}` as Tint);
  };
  return {
    tint: (key) => {
      const owner = assets.get(key)?.owners[0];
      return owner === undefined ? undefined : tintOf(owner);
    },
    note: (key) => assets.get(key)?.owners.join(", ") || "nobody's",
    legend: [
      ...named.map((owner) => ({ tint: tintOf(owner), label: owner })),
      ...(counts.size > named.length
        ? [{ tint: "tint-rest" as const, label: `${counts.size - named.length} more` }]
        : []),
    ],
  };
}

/** What the colors tell, and the legend to it. */
export function coloring(
  by: ColorBy,
  assets: ReadonlyMap<string, Asset>,
  steps: ReadonlyMap<string, LastSteps>,
): Coloring {
  if (by === "freshness") return byFreshness(assets);
  if (by === "duration") return byDuration(steps);
  if (by === "owner") return byOwner(assets);
  return { legend: [] };
}
