import { describe, expect, test } from "vitest";
import type { BackfillCounts, Run } from "../../src/api/types";
import {
  type BackfillDraft,
  backfillCli,
  backfillRequest,
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
