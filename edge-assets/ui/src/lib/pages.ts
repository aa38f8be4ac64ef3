//! What each page keeps in its address.

import { PARTITION_STATES } from "./partitions";
import { flag, list, manyOf, oneOf, text, whole } from "./search";

type In = Record<string, unknown>;

/** What may be left out of a link. */
const soft = <T extends object>(search: T): Partial<T> => search;

export const RUN_STATES = ["all", "failed", "queued", "running", "active", "succeeded", "canceled"] as const;
export type RunFilterState = (typeof RUN_STATES)[number];

/** The statuses of the API behind a segment. */
export const STATUSES_OF: Record<RunFilterState, string | undefined> = {
  all: undefined,
  failed: "failure",
  queued: "queued",
  running: "starting,running,canceling",
  active: "queued,starting,running,canceling",
  succeeded: "success",
  canceled: "canceled",
};

export const runsSearch = (raw: In) =>
  soft({
    state: oneOf(raw, "state", RUN_STATES),
    job: text(raw, "job"),
    trigger: text(raw, "trigger"),
    id: text(raw, "id"),
    q: text(raw, "q"),
    asset: text(raw, "asset"),
    partition: text(raw, "partition"),
    since: oneOf(raw, "since", ["hour", "day", "week"] as const),
    root: text(raw, "root"),
    backfill: text(raw, "backfill"),
  });
export type RunsSearch = ReturnType<typeof runsSearch>;

export const LEVELS = ["debug", "info", "warn", "error"] as const;
export const RUN_TABS = ["logs", "steps", "timing", "lineage", "config"] as const;

export const runSearch = (raw: In) =>
  soft({
    tab: oneOf(raw, "tab", RUN_TABS),
    level: oneOf(raw, "level", LEVELS),
    step: text(raw, "step"),
    q: text(raw, "q"),
    engine: flag(raw, "engine"),
    wrap: oneOf(raw, "wrap", ["yes", "no"] as const),
    unfolded: flag(raw, "unfolded"),
  });

export const DIRECTIONS = ["up", "down", "both"] as const;

/** What the colors of the lineage tell. */
export const COLOR_BY = ["status", "freshness", "duration", "owner"] as const;
export type ColorBy = (typeof COLOR_BY)[number];

export const lineageSearch = (raw: In) =>
  soft({
    at: text(raw, "at"),
    q: text(raw, "q"),
    depth: whole(raw, "depth", 1, 20),
    dir: oneOf(raw, "dir", DIRECTIONS),
    to: text(raw, "to"),
    folded: list(raw, "folded"),
    unfolded: flag(raw, "unfolded"),
    color: oneOf(raw, "color", COLOR_BY),
  });

export type LineageSearch = ReturnType<typeof lineageSearch>;

export const ASSET_STATES = ["success", "failure", "stale", "missing", "running"] as const;
const SORTS = ["key", "status", "checks", "group", "owner", "fresh", "latest", "took"] as const;
export const ASSET_SORTS = SORTS.flatMap((sort) => [sort, `-${sort}`] as const);

export const assetsSearch = (raw: In) =>
  soft({
    q: text(raw, "q"),
    status: manyOf(raw, "status", ASSET_STATES),
    group: text(raw, "group"),
    kind: text(raw, "kind"),
    owner: text(raw, "owner"),
    checks: oneOf(raw, "checks", ["failing"] as const),
    sort: oneOf(raw, "sort", ASSET_SORTS),
  });
export type AssetsSearch = ReturnType<typeof assetsSearch>;

export const ASSET_TABS = ["overview", "partitions", "events", "checks", "lineage", "automation"] as const;
export type AssetTab = (typeof ASSET_TABS)[number];
export const assetSearch = (raw: In) =>
  soft({
    tab: oneOf(raw, "tab", ASSET_TABS),
    status: oneOf(raw, "status", PARTITION_STATES),
    pick: text(raw, "pick"),
    month: text(raw, "month"),
    from: whole(raw, "from", 0, Number.MAX_SAFE_INTEGER),
    count: whole(raw, "count", 1, Number.MAX_SAFE_INTEGER),
    row: whole(raw, "row", 0, Number.MAX_SAFE_INTEGER),
  });
export type AssetSearch = ReturnType<typeof assetSearch>;

export const launchSearch = (raw: In) =>
  soft({
    job: text(raw, "job"),
    select: text(raw, "select"),
    partition: text(raw, "partition"),
    each: flag(raw, "each"),
    tags: text(raw, "tags"),
    priority: text(raw, "priority"),
    config: text(raw, "config"),
    like: text(raw, "like"),
  });
export type LaunchSearch = ReturnType<typeof launchSearch>;

export const backfillsSearch = (raw: In) => soft({ state: oneOf(raw, "state", ["active"] as const) });
export const backfillStartSearch = (raw: In) =>
  soft({
    select: text(raw, "select"),
    partitions: text(raw, "partitions"),
    which: oneOf(raw, "which", ["missing", "failed"] as const),
  });

export const checksSearch = (raw: In) =>
  soft({
    state: oneOf(raw, "state", ["failing", "passed", "never"] as const),
    q: text(raw, "q"),
    at: text(raw, "at"),
  });

export const automationSearch = (raw: In) =>
  soft({ q: text(raw, "q"), kind: oneOf(raw, "kind", ["schedules", "sensors", "conditions"] as const) });
export const triggerSearch = (raw: In) => soft({ ticks: oneOf(raw, "ticks", ["all", "acted"] as const) });

export const HOURS = [6, 24, 72] as const;
export const overviewSearch = (raw: In) =>
  soft({
    hours: HOURS.find((hours) => hours === whole(raw, "hours", 1, 999)),
    from: whole(raw, "from", 0, Number.MAX_SAFE_INTEGER),
    to: whole(raw, "to", 0, Number.MAX_SAFE_INTEGER),
    fold: flag(raw, "fold"),
  });

export const ALERT_TABS = ["rules", "deliveries", "silences"] as const;
export const alertsSearch = (raw: In) =>
  soft({
    tab: oneOf(raw, "tab", ALERT_TABS),
    rule: text(raw, "rule"),
    result: oneOf(raw, "result", ["sent", "failed", "interrupted", "sending", "silenced", "held"] as const),
    all: flag(raw, "all"),
  });

export const DEPLOYMENT_TABS = ["process", "settings", "audit", "tokens"] as const;
export const deploymentSearch = (raw: In) =>
  soft({ tab: oneOf(raw, "tab", DEPLOYMENT_TABS), q: text(raw, "q"), who: text(raw, "who") });

export const apiSearch = (raw: In) => soft({ q: text(raw, "q") });
