import { describe, expect, test } from "vitest";
import type { Asset, Attention, Catalogue } from "../../src/api/types";
import { coloring } from "../../src/graph/tint";
import { filtered, sorted } from "../../src/lib/assets";
import { concernsOf } from "../../src/lib/attention";
import { behindWords, ranked } from "../../src/lib/behind";
import { partsOfProse, withoutInstants } from "../../src/lib/prose";
import { byOrigin } from "../../src/lib/series";
import { stepsOf } from "../../src/lib/steps";
import { readViews, withView } from "../../src/lib/views";
import { World } from "../fixture-server/world";

const ASSETS: readonly Asset[] = new World(0).assets;
const keys = (assets: readonly Asset[]) => assets.map((asset) => asset.key);

const CATALOGUE: Catalogue = {
  runs: ["r1", "r2"],
  assets: [
    { key: "a", outcomes: "sfs", took_ms: [10, 500, 30], runs: [0, 1, 1] },
    { key: "b", outcomes: "f", took_ms: [70_000], runs: [0] },
  ],
};

describe("the catalogue", () => {
  test("puts what is late before what is fresh, and what nobody asks for last", () => {
    const byFresh = sorted(ASSETS, "fresh").filter((asset) => asset.fresh?.state !== "pass");
    expect(byFresh[0]?.fresh?.state).toBe("fail");
    expect(byFresh.at(-1)?.fresh).toBeNull();
    const back = sorted(ASSETS, "-fresh");
    expect(back.at(-1)?.fresh?.state).toBe("fail");
  });

  test("sorts by the usual duration, the longest first", () => {
    const steps = new Map([
      ["raw_events", { ends: [], typicalMs: 5 }],
      ["anomaly_cache", { ends: [], typicalMs: 500 }],
    ]);
    expect(keys(sorted(ASSETS, "took", steps)).slice(0, 3)).toEqual(["anomaly_cache", "raw_events", "churn_features"]);
  });

  test("sorts and filters by owner and checks", () => {
    expect(sorted(ASSETS, "owner").at(-1)?.owners).toEqual(["team:insights"]);
    expect(sorted(ASSETS, "checks")[0]?.checks).toBe("error");
    expect(new Set(filtered(ASSETS, { checks: "failing" }).map((asset) => asset.checks))).toEqual(
      new Set(["warn", "error"]),
    );
  });

  test("reads the strips, and takes the usual duration of what succeeded", () => {
    const steps = stepsOf(CATALOGUE);
    expect(steps.get("a")?.ends.map((end) => [end.run, end.isSuccess, end.ms])).toEqual([
      ["r1", true, 10],
      ["r2", false, 500],
      ["r2", true, 30],
    ]);
    expect(steps.get("a")?.typicalMs).toBe(10);
    expect(steps.get("b")?.typicalMs).toBeUndefined();
  });
});

describe("views", () => {
  test("keep names and addresses, and nothing that is no view", () => {
    expect(readViews('[{"name":"late","search":"status=stale","x":1},{"name":3},null]')).toEqual([
      { name: "late", search: "status=stale" },
    ]);
    expect(readViews("[")).toEqual([]);
    expect(readViews(null)).toEqual([]);
  });

  test("take the place of the one with the same name", () => {
    const views = withView([{ name: "a", search: "1" }], { name: "b", search: "2" });
    expect(withView(views, { name: "a", search: "3" })).toEqual([
      { name: "b", search: "2" },
      { name: "a", search: "3" },
    ]);
  });
});

describe("sentences of the server", () => {
  test("have code and instants in them", () => {
    expect(partsOfProse("`rows` is 0 since 2026-11-26T03:04:16.5Z, see `x`")).toEqual([
      { code: "rows" },
      { text: " is 0 since " },
      { at: "2026-11-26T03:04:16.5Z" },
      { text: ", see " },
      { code: "x" },
    ]);
    expect(partsOfProse("")).toEqual([]);
  });

  test("are the same but for their instants", () => {
    expect(withoutInstants("`a` made at 2026-11-26T03:04:16Z")).toBe("`a` made at …");
  });
});

test("what needs attention is told once for each cause", () => {
  const thing = (kind: Attention["kind"], name: string, reason: string, run: string | null, since: string) =>
    ({ kind, name, reason, run, since }) as Attention;
  const concerns = concernsOf([
    thing("failed_asset", "a", "no such table", "r1", "2026-11-26T01:00:00Z"),
    thing("failed_asset", "b", "read-only", "r1", "2026-11-26T01:00:00Z"),
    thing("failed_asset", "c", "read-only", "r1", "2026-11-26T02:00:00Z"),
    thing("stale_asset", "d", "made at 2026-11-26T01:00:00Z, more than 3m ago", null, "2026-11-26T01:00:00Z"),
    thing("stale_asset", "e", "made at 2026-11-26T02:00:00Z, more than 3m ago", null, "2026-11-26T02:00:00Z"),
  ]);
  expect(concerns.map((it) => [it.kind, it.count, it.causes.length])).toEqual([
    ["failed_asset", 3, 2],
    ["stale_asset", 2, 1],
  ]);
  const [first] = concerns[0]!.causes;
  expect(first).toMatchObject({ reason: "read-only", run: "r1", since: "2026-11-26T02:00:00Z" });
  expect(first?.items.map((item) => item.name)).toEqual(["b", "c"]);
});

describe("what an asset is behind", () => {
  test("is said with by how much", () => {
    const it = { why: "input_changed", asset: "up", text: "", newer_by_s: 720 };
    expect(behindWords(it)).toBe("upstream `up` is newer by 12 min");
    expect(behindWords({ ...it, newer_by_s: null })).toBe("upstream `up` has other data since");
    expect(behindWords({ why: "input_added", text: "it was made without `x`" })).toBe("it was made without `x`");
  });

  test("begins with the input that is newest by most", () => {
    const of = (why: string, newer_by_s?: number) => ({ why, asset: "x", text: "", newer_by_s });
    const order = ranked([of("upstream_stale"), of("input_changed", 5), of("code_changed"), of("input_changed", 60)]);
    expect(order.map((it) => [it.why, it.newer_by_s])).toEqual([
      ["input_changed", 60],
      ["input_changed", 5],
      ["code_changed", undefined],
      ["upstream_stale", undefined],
    ]);
  });
});

describe("the colors of the lineage", () => {
  const byKey = new Map(ASSETS.map((asset) => [asset.key, asset]));

  test("tell freshness with the marks of states", () => {
    const { state, legend } = coloring("freshness", byKey, new Map());
    expect([state?.("anomaly_cache"), state?.("site_stats_cache"), state?.("raw_events")]).toEqual([
      "stale",
      "succeeded",
      "queued",
    ]);
    expect(legend).toHaveLength(5);
  });

  test("tell durations in classes, and owners apart", () => {
    const steps = stepsOf(CATALOGUE);
    const took = coloring("duration", byKey, steps);
    expect([took.tint?.("a"), took.note?.("a"), took.tint?.("b"), took.note?.("b")]).toEqual([
      "ramp-1",
      "takes 10 ms",
      undefined,
      "no step yet",
    ]);
    const owners = coloring("owner", byKey, steps);
    expect([owners.tint?.("raw_events"), owners.tint?.("sla_report")]).toEqual(["tint-1", "tint-2"]);
    expect(owners.legend.map((it) => it.label)).toEqual(["team:edge", "team:insights"]);
  });

  test("leave states as they are otherwise", () => {
    expect(coloring("status", byKey, new Map())).toEqual({ legend: [] });
  });
});

test("what others recorded of an asset stands apart", () => {
  const entry = (name: string) => ({ name, kind: "int", value: 1, text: "1" });
  const { own, others } = byOrigin([entry("rows"), entry("clickhouse/rows"), entry("clickhouse/bytes")]);
  expect([own.length, others.map(([origin, all]) => [origin, all.length])]).toEqual([1, [["clickhouse", 2]]]);
});
