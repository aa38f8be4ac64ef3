import { expect, test } from "vitest";
import { failingState } from "../../src/lib/checks";
import { LOOKS, STATUSES, statusOf, wordOf, worst } from "../../src/lib/status";

test("no two states look alike without their colors", () => {
  const shapes = STATUSES.map((status) => JSON.stringify(LOOKS[status].shape));
  expect(new Set(shapes).size).toBe(STATUSES.length);
});

test("each state has a word and a meaning of its own", () => {
  expect(new Set(STATUSES.map((status) => LOOKS[status].word)).size).toBe(STATUSES.length);
  expect(new Set(STATUSES.map((status) => LOOKS[status].meaning)).size).toBe(STATUSES.length);
});

test.each([
  ["queued", "queued"],
  ["starting", "running"],
  ["running", "running"],
  ["canceling", "running"],
  ["success", "succeeded"],
  ["failure", "failed"],
  ["canceled", "canceled"],
  ["waiting", "queued"],
  ["ready", "queued"],
  ["retrying", "retrying"],
  ["skipped", "skipped"],
  ["missing", "missing"],
  ["stale", "stale"],
  ["requested", "succeeded"],
  ["warn", "warning"],
  ["error", "failed"],
] as const)("the word %s of the API is shown as %s", (word, status) => {
  expect(statusOf(word)).toBe(status);
});

test("a word that is not known is shown as missing, not as good", () => {
  expect(statusOf("brand_new_state")).toBe("missing");
  expect(statusOf(undefined)).toBe("missing");
});

test("words that say more than the mark are kept", () => {
  expect(wordOf("canceling")).toBe("Canceling");
  expect(wordOf("failure")).toBe("Failed");
});

test("a group is shown as its worst member", () => {
  expect(worst(["succeeded", "stale", "failed"])).toBe("failed");
  expect(worst(["succeeded", "running"])).toBe("running");
  expect(worst(["succeeded"])).toBe("succeeded");
  expect(worst([])).toBeUndefined();
});

test("checks that fail have the mark of the worst of them", () => {
  expect(failingState(0)).toBe("warning");
  expect(failingState(2)).toBe("failed");
});
