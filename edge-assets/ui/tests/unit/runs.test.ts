import { describe, expect, test } from "vitest";
import type { Run } from "../../src/api/types";
import type { GanttRow } from "../../src/gantt/Gantt";
import { timingsOf, totalsOf } from "../../src/gantt/timing";
import { isId } from "../../src/lib/format";
import { runsSearch } from "../../src/lib/pages";
import { againstUsual, neverBegan, runsFilter, shareOf, usualOf } from "../../src/lib/runs";

const run = (job: string, seconds: number, status = "success"): Run =>
  ({
    job,
    status,
    started_at: "2026-11-24T10:00:00Z",
    finished_at: new Date(Date.parse("2026-11-24T10:00:00Z") + seconds * 1000).toISOString(),
  }) as Run;

describe("how long runs take as a rule", () => {
  test("is the middle of those that succeeded, where there are three", () => {
    const runs = [run("a", 10), run("a", 30), run("a", 20), run("a", 900, "failure"), run("b", 5), run("b", 6)];
    const usual = usualOf(runs, (it) => it.job ?? "");
    expect(usual.get("a")).toBe(20_000);
    expect(usual.has("b")).toBe(false);
  });
  test("stands in the middle of the bar", () => {
    expect(shareOf(20_000, 20_000)).toBe(0.5);
    expect(shareOf(90_000, 20_000)).toBe(1);
  });
  test("is said in words", () => {
    expect(againstUsual(34_000, 20_000)).toBe("1.7 times the usual 20 s");
    expect(againstUsual(20_100, 20_000)).toBe("as long as usual, 20 s");
  });
});

describe("the filters of runs", () => {
  test("an id is told from a text", () => {
    expect(isId("7f3a")).toBe(true);
    expect(isId("01a215da-5585-772f-b7ea-db9f4ff3a2f6")).toBe(true);
    expect(isId("memory limit")).toBe(false);
    expect(isId("dead")).toBe(false);
  });
  test("an age is an instant of a full minute", () => {
    const now = Date.parse("2026-11-24T10:00:31.5Z");
    expect(runsFilter({ age: "hour", backfill: "b1" }, "failure", now)).toMatchObject({
      status: "failure",
      since: "2026-11-24T09:00:00.000Z",
      tag: "edge/backfill=b1",
    });
  });
  test("what an address says wrongly counts as not said", () => {
    expect(runsSearch({ since: "year", asset: "a", q: "" })).toMatchObject({ since: undefined, asset: "a" });
  });
});

test("the time of a run is waiting, working and repetitions", () => {
  const row = (key: string, critical: boolean, segments: GanttRow["segments"]): GanttRow => ({
    key,
    name: key,
    status: "success",
    segments,
    critical,
  });
  const timings = timingsOf(
    [
      row("quick", false, [{ kind: "run", from: 0, to: 100 }]),
      row("slow", true, [
        { kind: "wait", from: 100, to: 150 },
        { kind: "failed", from: 150, to: 250 },
        { kind: "backoff", from: 250, to: 300 },
        { kind: "run", from: 300 },
      ]),
      row("never", false, []),
    ],
    1300,
  );
  expect(timings.map((it) => [it.key, it.waitMs, it.runMs, it.failedMs, it.delayMs, it.allMs])).toEqual([
    ["slow", 50, 1000, 100, 50, 1200],
    ["quick", 0, 100, 0, 0, 100],
  ]);
  expect(totalsOf(timings, 1200)).toEqual({ workMs: 1200, lostMs: 150, atOnce: 1, pathMs: 1150, pathSteps: 1 });
});

test("a run that ended before a step of it did anything did not start", () => {
  const at = "2026-11-24T10:00:00Z";
  const failed = { status: "failure", started_at: at, finished_at: at, succeeded_steps: 0, failed_steps: 0 } as Run;
  expect(neverBegan(failed)).toBe(true);
  expect(neverBegan({ ...failed, started_at: null })).toBe(true);
  expect(neverBegan({ ...failed, failed_steps: 1 })).toBe(false);
  expect(neverBegan({ ...failed, finished_at: "2026-11-24T10:00:05Z" })).toBe(false);
  expect(neverBegan({ ...failed, status: "success" })).toBe(false);
  expect(neverBegan({ ...failed, status: "running", finished_at: null })).toBe(false);
});
