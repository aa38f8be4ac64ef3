import { describe, expect, test } from "vitest";
import { ago, axisTicks, duration, fullStamp, instant, logStamp, roughly, stamp } from "../../src/lib/time";

const NOW = Date.parse("2026-11-25T12:00:00Z");

describe("stamp", () => {
  test("is as short as is clear", () => {
    expect(stamp(Date.parse("2026-11-25T09:03:10Z"), "utc", NOW)).toBe("09:03:10");
    expect(stamp(Date.parse("2026-11-24T23:59:00Z"), "utc", NOW)).toBe("24 Nov 23:59");
    expect(stamp(Date.parse("2025-03-01T04:05:06Z"), "utc", NOW)).toBe("2025-03-01 04:05");
  });

  test("counts the day of the zone, not of UTC", () => {
    const at = Date.parse("2026-11-24T23:30:00Z");
    expect(stamp(at, "local", NOW, "Europe/Berlin")).toBe("00:30:00");
    expect(stamp(at, "local", NOW, "America/New_York")).toBe("24 Nov 18:30");
  });

  test("says the distance when asked to", () => {
    expect(stamp(NOW - 90_000, "relative", NOW)).toBe("1 min ago");
    expect(stamp(NOW + 3 * 3_600_000, "relative", NOW)).toBe("in 3 h");
  });
});

test("the full stamp names its zone, across a change of the clocks too", () => {
  expect(fullStamp(Date.parse("2026-07-01T12:00:00.250Z"), "local", NOW, "Europe/Berlin")).toContain(
    "2026-07-01 14:00:00.250 UTC+02:00 (Europe/Berlin)",
  );
  expect(fullStamp(Date.parse("2026-12-01T12:00:00Z"), "local", NOW, "Europe/Berlin")).toContain(
    "13:00:00.000 UTC+01:00",
  );
  expect(fullStamp(NOW, "utc", NOW)).toBe("2026-11-25 12:00:00.000 UTC · now");
  expect(fullStamp(NOW, "local", NOW, "America/St_Johns")).toContain("UTC−03:30");
});

test("a line of a log has its milliseconds", () => {
  expect(logStamp(Date.parse("2026-11-25T12:00:00.007Z"), "utc")).toBe("12:00:00.007");
});

test.each([
  [undefined, "–"],
  [0.25, "250 µs"],
  [340, "340 ms"],
  [999.7, "1.0 s"],
  [4200, "4.2 s"],
  [59_400, "59 s"],
  [125_000, "2 m 05 s"],
  [4_320_000, "1 h 12 m"],
  [273_600_000, "3 d 4 h"],
  [0, "0 ms"],
  [-5, "0 ms"],
])("duration of %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test("distances have one unit", () => {
  expect(roughly(59_999)).toBe("59 s");
  expect(roughly(47 * 3_600_000)).toBe("47 h");
  expect(roughly(48 * 3_600_000)).toBe("2 d");
  expect(ago(NOW - 400, NOW)).toBe("now");
});

test("what is no instant is none", () => {
  expect(instant(null)).toBeUndefined();
  expect(instant("soon")).toBeUndefined();
  expect(instant("2026-11-25T12:00:00Z")).toBe(NOW);
});

describe("ticks of an axis", () => {
  test("are round in the zone", () => {
    const from = Date.parse("2026-11-25T09:10:00Z");
    const ticks = axisTicks(from, from + 6 * 3_600_000, 8, "local", "Asia/Kolkata");
    expect(ticks.length).toBeGreaterThan(3);
    for (const at of ticks) expect(stamp(at, "local", NOW, "Asia/Kolkata")).toMatch(/:00:00$/);
  });

  test("are never more than wanted", () => {
    for (const hours of [0.01, 1, 24, 72, 24 * 90])
      expect(axisTicks(NOW, NOW + hours * 3_600_000, 7, "utc").length).toBeLessThanOrEqual(8);
    expect(axisTicks(NOW, NOW, 7, "utc")).toEqual([]);
  });
});
