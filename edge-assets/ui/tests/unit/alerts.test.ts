import { describe, expect, test } from "vitest";
import { kindBeside, type SilenceDraft, silencedWords, silenceOf } from "../../src/lib/alerts";
import { deedOf, pausedBy } from "../../src/lib/audit";

const draft: SilenceDraft = { what: "subject", rule: "", subject: " nightly_* ", span: "4h", why: " moved " };

describe("a silence", () => {
  test("is of one thing, for a while, with a reason", () => {
    expect(silenceOf(draft)).toEqual({ request: { subject: "nightly_*", for_s: 14_400, why: "moved" } });
    expect(silenceOf({ ...draft, what: "everything", span: "1h" })).toEqual({
      request: { everything: true, for_s: 3600, why: "moved" },
    });
    expect(silenceOf({ ...draft, what: "rule", rule: "on-call" })).toEqual({
      request: { rule: "on-call", for_s: 14_400, why: "moved" },
    });
  });
  test("says what is missing", () => {
    expect(silenceOf({ ...draft, why: " " })).toEqual({ fault: "Say why: whoever misses an alert reads it." });
    expect(silenceOf({ ...draft, what: "rule" })).toEqual({ fault: "Choose a rule." });
    expect(silenceOf({ ...draft, subject: "" })).toHaveProperty("fault");
  });
  test("is told in words", () => {
    expect(silencedWords({ everything: true, rule: null, subject: null })).toBe("all alerts");
    expect(silencedWords({ everything: false, rule: "a", subject: null })).toBe("what rule a sends");
    expect(silencedWords({ everything: false, rule: null, subject: "x*" })).toBe("alerts about x*");
  });
});

test("an action of the audit is told in words, an unknown one as it is", () => {
  expect(deedOf("POST /api/v1/runs/{id}/cancel")).toBe("Canceled a run");
  expect(deedOf("POST /api/v1/new")).toBe("POST /api/v1/new");
});

test("who paused a trigger, and why", () => {
  const entry = (name: string, target: string, status = 200) => ({
    at: "2026-11-24T10:00:00Z",
    who: name,
    action: "POST /api/v1/schedules/{name}/stop",
    target,
    status,
  });
  const entries = [
    entry("eve", "nightly: no", 403),
    entry("ana", "nightly: the source moves"),
    entry("bob", "/api/v1/schedules/nightly/stop"),
  ];
  expect(pausedBy(entries, "schedules", "nightly")).toMatchObject({ who: "ana", note: "the source moves" });
  expect(pausedBy(entries.slice(2), "schedules", "nightly")).toMatchObject({ who: "bob", note: undefined });
  expect(pausedBy(entries, "sensors", "nightly")).toBeUndefined();
  const ofCondition = { ...entry("ana", "/api/v1/automation/sales%2Fdaily/stop") };
  ofCondition.action = "POST /api/v1/automation/{key}/stop";
  expect(pausedBy([ofCondition], "conditions", "sales/daily")).toMatchObject({ who: "ana", note: undefined });
  expect(pausedBy([{ ...ofCondition, target: "sales/daily: slow" }], "conditions", "sales/daily")?.note).toBe("slow");
});

test("the kind of an alert stands beside its subject unless that says it already", () => {
  expect(kindBeside("run_failed", "nightly")).toBe("run failed");
  expect(kindBeside("sensor", "sensor")).toBeUndefined();
  expect(kindBeside("daemon", "daemon")).toBeUndefined();
  expect(kindBeside("sensor", "sensors_of_berlin")).toBe("sensor");
});
