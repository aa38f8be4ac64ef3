import { describe, expect, test } from "vitest";
import type { Run, RunDetail, RunEvent, Step } from "../../src/api/types";
import { criticalPath } from "../../src/gantt/critical";
import { ganttRows } from "../../src/gantt/rows";
import { makeScale, merged } from "../../src/gantt/scale";
import { apart, shownSpan, thinned, timelineRows, timelineScale, zoomed } from "../../src/gantt/timeline";

describe("the scale", () => {
  test("is even without folding", () => {
    const scale = makeScale({ from: 0, to: 100 }, [], false);
    expect([0, 25, 100].map(scale.place)).toEqual([0, 0.25, 1]);
    expect(scale.place(-5)).toBe(0);
    expect(scale.place(500)).toBe(1);
  });

  test("folds long gaps, keeps the order, and goes both ways", () => {
    const scale = makeScale(
      { from: 0, to: 1000 },
      [
        { from: 0, to: 50 },
        { from: 900, to: 1000 },
      ],
      true,
    );
    expect(scale.folds).toHaveLength(1);
    expect(scale.folds[0]).toMatchObject({ from: 50, to: 900 });
    let before = -1;
    for (let at = 0; at <= 1000; at += 10) {
      const place = scale.place(at);
      expect(place).toBeGreaterThanOrEqual(before);
      before = place;
      expect(scale.instant(place)).toBeCloseTo(at, 5);
    }
    // What runs takes nearly all of the width.
    expect(scale.place(50) + (1 - scale.place(900))).toBeGreaterThan(0.95);
  });

  test("does not fold what never ran at all", () => {
    expect(makeScale({ from: 0, to: 1000 }, [], true).folds).toEqual([]);
  });

  test("joins spans that touch", () => {
    expect(
      merged([
        { from: 5, to: 9 },
        { from: 0, to: 5 },
        { from: 20, to: 21 },
        { from: 6, to: 7 },
      ]),
    ).toEqual([
      { from: 0, to: 9 },
      { from: 20, to: 21 },
    ]);
  });
});

test("the critical path is what the end waited for", () => {
  const steps = [
    { key: "a", upstream: [], from: 0, to: 10 },
    { key: "b", upstream: ["a"], from: 10, to: 50 },
    { key: "c", upstream: ["a"], from: 10, to: 20 },
    { key: "d", upstream: ["b", "c"], from: 50, to: 60 },
    { key: "e", upstream: ["c"], from: 20, to: 30 },
  ];
  expect(criticalPath(steps)).toEqual(["a", "b", "d"]);
  expect(criticalPath([])).toEqual([]);
});

const T = Date.parse("2026-11-25T12:00:00Z");
const at = (seconds: number) => new Date(T + seconds * 1000).toISOString();
const step = (asset: string, from: number | null, seconds: number | null, more: Partial<Step> = {}): Step => ({
  key: asset,
  asset,
  partition: null,
  status: "success",
  attempts: 1,
  started_at: from === null ? null : at(from),
  duration_us: seconds === null ? null : seconds * 1e6,
  failure: null,
  skip: null,
  checks: [],
  metadata: [],
  ...more,
});
const detail = (steps: Step[], more: Partial<Run> = {}): RunDetail =>
  ({
    started_at: at(0),
    finished_at: at(100),
    created_at: at(-1),
    status: "success",
    steps,
    ...more,
  }) as unknown as RunDetail;

describe("the rows of a run", () => {
  const upstream = (asset: string) => (asset === "b" ? ["a"] : []);

  test("wait for their upstream, then run", () => {
    const [a, b] = ganttRows(detail([step("b", 15, 5), step("a", 2, 8)]), upstream, []);
    expect(a).toMatchObject({
      key: "a",
      critical: true,
      segments: [
        { kind: "wait", from: T, to: T + 2000 },
        { kind: "run", from: T + 2000, to: T + 10_000 },
      ],
    });
    expect(b?.segments[0]).toEqual({ kind: "wait", from: T + 10_000, to: T + 15_000 });
  });

  test("show each attempt", () => {
    const event = (type: string, seconds: number): RunEvent => ({
      position: seconds,
      at: at(seconds),
      run: "r",
      step: "a",
      type,
      level: "info",
      text: "",
    });
    const events = [
      event("step_started", 0),
      event("step_retry_scheduled", 4),
      event("step_started", 6),
      event("step_succeeded", 9),
    ];
    const [a] = ganttRows(detail([step("a", 6, 3, { attempts: 2 })]), () => [], events);
    expect(a?.segments).toEqual([
      { kind: "failed", from: T, to: T + 4000 },
      { kind: "backoff", from: T + 4000, to: T + 6000 },
      { kind: "run", from: T + 6000, to: T + 9000 },
    ]);
  });

  test("go on while they run, and say why they did not", () => {
    const rows = ganttRows(
      detail(
        [
          step("s", null, null, {
            status: "skipped",
            attempts: 0,
            skip: { why: "upstream_failed", asset: "a", text: "`a` failed" },
          }),
          step("r", 3, null, { status: "running" }),
        ],
        { finished_at: null, status: "running" },
      ),
      () => [],
      [],
    );
    expect(rows.map((row) => row.key)).toEqual(["r", "s"]);
    expect(rows[0]?.segments.at(-1)).toEqual({ kind: "run", from: T + 3000, to: undefined });
    expect(rows[1]).toMatchObject({ segments: [], note: "Skipped: `a` failed" });
  });
});

describe("the timeline", () => {
  const run = (id: string, job: string | null, from: number, by = "manual") =>
    ({
      id,
      job,
      status: "success",
      origin: { by },
      started_at: at(from),
      created_at: at(from),
      finished_at: at(from + 1),
    }) as unknown as Run;

  test("has a row for each job, and what is to come", () => {
    const rows = timelineRows(
      [run("1", "b", 0), run("2", null, 1), run("3", "a", 2)],
      [
        { kind: "schedule", name: "s", job: "a", at: at(50), later: [] },
        { kind: "schedule", name: "t", job: "a", at: at(5000), later: [] },
      ],
      T + 60_000,
    );
    expect(rows.map((row) => row.name)).toEqual(["a", "b", "by hand"]);
    expect(rows[0]?.next).toEqual([T + 50_000]);
  });

  test("tells runs without a job by what asked for them, behind those of jobs", () => {
    const rows = timelineRows(
      [
        run("1", null, 0, "reexecution"),
        run("2", null, 1, "backfill"),
        run("3", null, 2, "automation"),
        run("4", "z", 3),
      ],
      [],
      T,
    );
    expect(rows.map((row) => [row.name, row.job, row.bars.length])).toEqual([
      ["z", "z", 1],
      ["conditions", undefined, 1],
      ["backfills", undefined, 1],
      ["by hand", undefined, 1],
    ]);
  });

  test("joins what would lie on one another, and shows the failure", () => {
    const bars = Array.from({ length: 1000 }, (_, i) => ({
      id: String(i),
      status: i === 500 ? "failure" : "success",
      from: i,
      to: i + 1,
    }));
    const joined = thinned(bars, (value) => value / 1000, 1000, 0.01);
    expect(joined.length).toBeLessThanOrEqual(101);
    expect(joined.reduce((sum, bar) => sum + bar.count, 0)).toBe(1000);
    expect(joined.filter((bar) => bar.status === "failure").map((bar) => bar.id)).toEqual(["500"]);
  });

  test("shows all ticks that come, as far as they do not touch", () => {
    const [row] = timelineRows(
      [],
      [{ kind: "schedule", name: "s", job: "a", at: at(10), later: [at(20), at(30), at(900)] }],
      T + 60_000,
    );
    expect(row?.next).toEqual([T + 10_000, T + 20_000, T + 30_000]);
    const scale = makeScale({ from: T, to: T + 100_000 }, [], false);
    expect(apart(row!.next, scale, 0.15)).toEqual([T + 10_000, T + 30_000]);
  });

  test("shows the span of the address, if it is one", () => {
    const whole = { from: 0, to: 86_400_000 };
    expect(shownSpan(whole, undefined, 5)).toBe(whole);
    expect(shownSpan(whole, 100, 50)).toBe(whole);
    expect(shownSpan(whole, 1_000_000, 9_000_000)).toEqual({ from: 1_000_000, to: 9_000_000 });
    expect(zoomed({ from: 0, to: 400_000 }, 0.5)).toEqual({ from: 100_000, to: 300_000 });
    expect(zoomed({ from: 0, to: 80_000 }, 0.1)).toEqual({ from: 10_000, to: 70_000 });
  });

  test("folds where nothing ran and nothing ticks", () => {
    const hour = 3_600_000;
    const rows = timelineRows([run("1", "a", 0)], [], T);
    const span = { from: T - hour, to: T + 20 * hour };
    expect(timelineScale(rows, span, T + 19 * hour, false).folds).toEqual([]);
    const { folds } = timelineScale(rows, span, T + 19 * hour, true);
    expect(folds).toHaveLength(1);
    expect(folds[0]!.to - folds[0]!.from).toBeGreaterThan(17 * hour);
  });
});
