import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/api/types";
import { lineOfEvent } from "../../src/logs/lines";
import { found } from "../../src/logs/useLog";
import {
  append,
  asText,
  EMPTY,
  extend,
  type LogLine,
  nextError,
  opening,
  prepend,
  rowsOf,
} from "../../src/logs/window";

const line = (position: number, more: Partial<LogLine> = {}): LogLine => ({
  position,
  at: 0,
  level: "info",
  text: `line ${position}`,
  engine: false,
  kind: "step_logged",
  ...more,
});
const places = (lines: readonly LogLine[]) => lines.map((it) => it.position);

describe("the window", () => {
  test("grows at both ends without doubling", () => {
    let window = extend(EMPTY, [line(10), line(12)], 12);
    window = prepend(window, [line(4), line(7), line(10)], 4);
    expect(places(window.lines)).toEqual([4, 7, 10, 12]);
    expect(window).toMatchObject({ before: 4, after: 12 });
    window = extend(window, [line(12), line(15)], undefined);
    expect(places(window.lines)).toEqual([4, 7, 10, 12, 15]);
    expect(window.after).toBeUndefined();
  });

  test("takes what a stream repeats once", () => {
    const window = append({ lines: [line(1), line(2)] }, [line(2), line(3)]);
    expect(places(window.lines)).toEqual([1, 2, 3]);
    expect(append(window, [line(3)])).toBe(window);
  });

  test("leaves no hole: what is new waits while the end is not there", () => {
    const window = { lines: [line(1)], after: 1 };
    expect(append(window, [line(900)])).toBe(window);
  });
});

describe("where the log opens", () => {
  test("at the first error", () =>
    expect(opening([line(1), line(2, { level: "error" }), line(3, { level: "error" })])).toEqual({
      index: 1,
      follow: false,
    }));
  test("else at its end", () => expect(opening([line(1), line(2)])).toEqual({ index: 1, follow: true }));
});

test("the next error goes round", () => {
  const lines = [line(1), line(2, { level: "error" }), line(3), line(4, { level: "error" })];
  expect(nextError(lines, -1)).toBe(1);
  expect(nextError(lines, 1)).toBe(3);
  expect(nextError(lines, 3)).toBe(1);
  expect(nextError([line(1)], 0)).toBeUndefined();
});

test("a text over rows becomes rows of one height", () => {
  const rows = rowsOf([line(1, { text: "a\nb" }), line(2, { text: "c" })]);
  expect(rows.map((row) => [row.line.position, row.text, row.first])).toEqual([
    [1, "a", true],
    [1, "b", false],
    [2, "c", true],
  ]);
});

describe("events as lines", () => {
  const event = (more: Partial<RunEvent>): RunEvent => ({
    position: 3,
    at: "2026-11-25T12:00:00Z",
    run: "r",
    type: "step_logged",
    level: "info",
    text: "hello",
    ...more,
  });
  test("the step is not said twice", () =>
    expect(lineOfEvent(event({ type: "step_succeeded", step: "daily", text: "daily succeeded" })).text).toBe(
      "succeeded",
    ));
  test("causes have rows of their own", () => {
    const failed = event({
      type: "step_failed",
      level: "error",
      step: "daily",
      text: "daily failed: a: b",
      failure: { cause: "error", message: "a: b", chain: ["a", "b"], class: null },
    });
    expect(lineOfEvent(failed).text).toBe("failed: a\n  caused by: b");
  });
  test("an error is never the engine's own affair", () =>
    expect(lineOfEvent(event({ type: "run_finished", level: "error" })).engine).toBe(false));
  test("what the engine says is", () => expect(lineOfEvent(event({ type: "run_claimed" })).engine).toBe(true));
  test("become a file", () =>
    expect(asText([lineOfEvent(event({ step: "daily" }))])).toBe("2026-11-25T12:00:00.000Z INFO  daily: hello"));
});

describe("a page of a log", () => {
  const server = (pages: Record<string, { items: number[]; next: number | null }>) => {
    const asked: unknown[] = [];
    return {
      asked,
      ask: async (query: { before?: number; after?: number; newest_first?: boolean }) => {
        asked.push(query);
        return pages[String(query.after ?? query.before ?? "end")]!;
      },
    };
  };
  test("is looked for until something is found, forwards", async () => {
    const it = server({
      0: { items: [], next: 900 },
      900: { items: [], next: 1800 },
      1800: { items: [1805], next: 1805 },
    });
    expect(await found(it.ask, { after: 0 })).toEqual({ items: [1805], next: 1805 });
    expect(it.asked).toHaveLength(3);
  });
  test("and backwards", async () => {
    const it = server({ end: { items: [], next: 500 }, 500: { items: [], next: null } });
    expect(await found(it.ask, { newest_first: true })).toEqual({ items: [], next: null });
    expect(it.asked[1]).toEqual({ newest_first: undefined, before: 500 });
  });
});
