import { describe, expect, test } from "vitest";
import type { BackfillCounts, BackfillRange, Run, StartBackfill } from "../../src/api/types";
import { cellsOf, piecesOf } from "../../src/lib/backfillGrid";
import {
  type BackfillDraft,
  backfillCli,
  backfillRequest,
  EMPTY_BACKFILL,
  folded,
  leftMs,
  notMadeOf,
  overOf,
} from "../../src/lib/backfills";

const counts: BackfillCounts = {
  waiting: 50,
  queued: 5,
  running: 5,
  succeeded: 30,
  failed: 6,
  canceled: 1,
  held_back: 2,
  gone: 1,
};

describe("how far a backfill is", () => {
  test("what is over, and what is not made", () => {
    expect(overOf(counts)).toBe(40);
    expect(notMadeOf(counts)).toBe(9);
  });

  test("the rest takes as long as what is over did", () => {
    const begun = "2026-11-26T00:00:00Z";
    const now = Date.parse(begun) + 40_000;
    expect(leftMs(counts, 100, begun, now)).toBe(60_000);
    expect(leftMs({ ...counts, waiting: 0, queued: 0, running: 0 }, 40, begun, now)).toBeUndefined();
    const none = { ...counts, succeeded: 0, failed: 0, canceled: 0, held_back: 0, gone: 0 };
    expect(leftMs(none, 60, begun, now)).toBeUndefined();
  });
});

test("runs of a backfill are one row where the newest of them stands", () => {
  const run = (id: string, backfill?: string) =>
    ({ id, tags: backfill ? { "edge/backfill": backfill } : {} }) as unknown as Run;
  const rows = folded([run("5", "b"), run("4"), run("3", "b"), run("2", "c"), run("1", "b")]);
  expect(rows.map((row) => [row.run.id, row.runs?.map((it) => it.id)])).toEqual([
    ["5", ["5", "3", "1"]],
    ["4", undefined],
    ["2", undefined],
  ]);
});

describe("the request", () => {
  const draft: BackfillDraft = {
    ...EMPTY_BACKFILL,
    selection: " +a ",
    which: "written",
    partitions: "2026-10-01..",
    policy: "ranges",
    most: "7",
    atOnce: "2",
  };

  test("holds only what was given", () => {
    expect(backfillRequest(draft)).toEqual({
      request: { selection: "+a", partitions: "2026-10-01..", policy: "ranges:7", at_once: 2 },
    });
    expect(backfillRequest({ ...draft, which: "missing", policy: "per-partition", atOnce: "" })).toEqual({
      request: { selection: "+a", which: "missing" },
    });
  });

  test("says what is wrong", () => {
    for (const wrong of [{ selection: "" }, { partitions: " " }, { most: "0" }, { most: "x" }, { atOnce: "1.5" }])
      expect(backfillRequest({ ...draft, ...wrong })).toHaveProperty("fault");
  });

  test("is the same for a shell", () => {
    expect(backfillCli({ selection: "+a", partitions: "2026-10-01..|eu", policy: "one-run", at_once: 2 }, "app")).toBe(
      "app backfill start +a --partitions '2026-10-01..|eu' --policy one-run --at-once 2",
    );
    expect(backfillCli({ selection: "a", which: "failed" }, "app")).toBe("app backfill start a --failed");
  });
});

describe("the partitions of a backfill", () => {
  const range = (place: BackfillRange["place"], count: number, keys: string = place): BackfillRange => ({
    place,
    count,
    keys,
  });
  test("are cells while there are few", () => {
    expect(cellsOf([range("succeeded", 2), range("failed", 1)])?.map((cell) => cell.place)).toEqual([
      "succeeded",
      "succeeded",
      "failed",
    ]);
    expect(cellsOf([range("succeeded", 500)])).toBeUndefined();
  });
  test("are pieces of a bar otherwise, in which what failed is never lost", () => {
    const many = Array.from({ length: 100 }, (_, i) => range(i === 51 ? "failed" : i % 2 ? "waiting" : "succeeded", 9));
    const pieces = piecesOf(many, 10);
    expect(pieces).toHaveLength(10);
    expect(pieces[5]?.place).toBe("failed");
    expect(pieces.reduce((sum, piece) => sum + piece.count, 0)).toBe(900);
    expect(piecesOf([range("waiting", 3, "a"), range("waiting", 4, "b")], 9)).toEqual([
      { place: "waiting", count: 7, keys: "a, b" },
    ]);
  });
});

test("labels, priority and settings are those of the runs", () => {
  const draft = { ...EMPTY_BACKFILL, selection: "days", partitions: "*", tags: "why=gap", priority: "5" };
  const config = { days: { batch: 3 } };
  const made = backfillRequest({ ...draft, config });
  expect(made).toEqual({ request: { selection: "days", partitions: "*", tags: { why: "gap" }, priority: 5, config } });
  expect(backfillCli((made as { request: StartBackfill }).request, "app")).toBe(
    "app backfill start days --partitions '*' --tag why=gap --priority 5",
  );
  expect(backfillRequest({ ...draft, tags: "why" })).toEqual({ fault: "“why” is no label; write name=value." });
});
