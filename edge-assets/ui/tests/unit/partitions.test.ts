import { describe, expect, test } from "vitest";
import type { PartitionDimension, PartitionRange } from "../../src/api/types";
import {
  boxText,
  holds,
  isPattern,
  linesOf,
  monthOf,
  piecesOf,
  placeAt,
  rangeAt,
  shapeOf,
  shiftMonth,
  splitKey,
  termOf,
} from "../../src/lib/partitions";

const range = (from: number, count: number, status: PartitionRange["status"] = "materialized"): PartitionRange => ({
  from,
  count,
  status,
  first: `k${from}`,
  last: `k${from + count - 1}`,
  counts: null,
});

describe("the bar", () => {
  test("one partition of half a million is a pixel wide, and is where it is", () => {
    const pieces = piecesOf([range(0, 250_000), range(250_000, 1, "failed")], { from: 0, count: 500_000 }, 1000);
    expect(pieces.map((it) => [it.x, it.width])).toEqual([
      [0, 500],
      [500, 1],
    ]);
  });

  test("a range of several states keeps a share for each, the worst first, and all shares are one", () => {
    const merged = {
      ...range(0, 1000, "failed"),
      counts: { materialized: 899, failed: 1, in_progress: 0, missing: 100, not_due: 0 },
    };
    const [piece] = piecesOf([merged], { from: 0, count: 1000 }, 100);
    expect(piece!.shares.map((it) => it.state)).toEqual(["failed", "missing", "materialized"]);
    expect(piece!.shares[0]!.share).toBeGreaterThan(0.1);
    expect(piece!.shares.reduce((sum, it) => sum + it.share, 0)).toBeCloseTo(1);
  });

  test("a place is found again where it is drawn", () => {
    const sight = { from: 100, count: 50 };
    expect(placeAt(0, sight, 500)).toBe(100);
    expect(placeAt(499, sight, 500)).toBe(149);
    expect(placeAt(900, sight, 500)).toBe(149);
    expect(placeAt(-5, sight, 500)).toBe(100);
  });

  test("the range of a place, and holes between ranges", () => {
    const ranges = [range(0, 3), range(5, 1), range(9, 2)];
    expect(rangeAt(ranges, 2)?.from).toBe(0);
    expect(rangeAt(ranges, 3)).toBeUndefined();
    expect(rangeAt(ranges, 10)?.from).toBe(9);
    expect(holds(ranges, 5)).toBe(true);
    expect(holds(ranges, 11)).toBe(false);
    expect(holds(undefined, 0)).toBe(false);
  });
});

describe("keys", () => {
  const time = { name: "", kind: "time", count: 900, step: 1 } as PartitionDimension;
  const fixed = (name: string, count: number, step: number) =>
    ({ name, kind: "fixed", count, step }) as PartitionDimension;

  test("what they look like says how they are shown", () => {
    expect(shapeOf([time], "2026-10-01")).toBe("days");
    expect(shapeOf([time], "2026-10-25-02b")).toBe("hours");
    expect(shapeOf([time], "2026-10")).toBe("grid");
    expect(shapeOf([fixed("", 4, 1)], "2026-10-01")).toBe("grid");
    expect(shapeOf([{ ...time, step: 5 }, fixed("region", 5, 1)], "2026-10-01|eu")).toBe("matrix");
    expect(shapeOf([{ ...time, step: 500 }, fixed("device", 500, 1)], "2026-10-01|d1")).toBe("grid");
  });

  test("months follow each other over the year", () => {
    expect(monthOf("2026-10-03-12")).toBe("2026-10");
    expect(monthOf("customer-7")).toBeUndefined();
    expect(shiftMonth("2026-01", -1)).toBe("2025-12");
    expect(shiftMonth("2026-12", 1)).toBe("2027-01");
  });

  test("parts of a key, also with a bar in one", () => {
    expect(splitKey("2026-10-01|eu")).toEqual(["2026-10-01", "eu"]);
    expect(splitKey("a\\|b|c\\\\")).toEqual(["a|b", "c\\"]);
    expect(splitKey("|x")).toEqual(["", "x"]);
    expect(splitKey("x|")).toEqual(["x", ""]);
  });

  test("a box as the text that selects it", () => {
    expect(
      boxText([
        ["2026-10-01", "2026-10-07"],
        ["eu", "eu"],
      ]),
    ).toBe("2026-10-01..2026-10-07|eu");
    expect(termOf("a,b|c..d")).toBe("a\\,b\\|c\\..d");
    expect(termOf("latest")).toBe("\\latest");
  });
});

test("what is written is a text that selects, or a form of keys", () => {
  const forms = ["2026-10-*", "2026-1?-01", "eu-*|a", "*-02,x"];
  expect(forms.filter(isPattern)).toEqual(forms);
  expect(["*", "2026-10-01..2026-10-31", "*|eu", "latest, *", "a\\*b"].filter(isPattern)).toEqual([]);
});

test("keys are written one a line, each once", () => {
  expect(linesOf(" a \n\nb\na\n")).toEqual(["a", "b"]);
});
