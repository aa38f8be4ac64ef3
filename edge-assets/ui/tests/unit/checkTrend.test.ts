import { expect, test } from "vitest";
import type { Entry, RunEvent } from "../../src/api/types";
import { resultsOf, trendOf } from "../../src/lib/checkTrend";

const entry = (name: string, value: number): Entry => ({ name, kind: "float", value, text: String(value) });
const result = (check: string, metadata: Entry[]): RunEvent =>
  ({ check: { name: check, passed: true, severity: "warn", blocking: false, metadata } }) as unknown as RunEvent;

test("the value of a check is a line against its threshold", () => {
  const events = [
    result("complete", [entry("minimum", 0.9), entry("data_completeness", 0.97)]),
    result("other", [entry("rows", 5)]),
    result("complete", [entry("data_completeness", 0.91), entry("minimum", 0.8)]),
    result("complete", []),
  ];
  const results = resultsOf(events, "complete");
  expect(results).toHaveLength(3);
  expect(trendOf(results)).toEqual({
    name: "data_completeness",
    values: [0.91, 0.97],
    last: "0.97",
    threshold: { name: "minimum", value: 0.9, text: "0.9" },
  });
});

test("a check that measures nothing has no line, and one without a threshold none to be held against", () => {
  expect(trendOf([result("a", [])])).toBeUndefined();
  expect(trendOf([result("a", [entry("max_age", 3)])])).toBeUndefined();
  expect(trendOf([result("a", [entry("maxima", 3)])])?.threshold).toBeUndefined();
});
