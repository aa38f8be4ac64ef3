import { describe, expect, test } from "vitest";
import { problemOf, sentence } from "../../src/api/client";
import { isSelection } from "../../src/api/queries";
import type { Asset, RunEvent } from "../../src/api/types";
import { withoutAnsi } from "../../src/lib/ansi";
import { facet, filtered, sorted } from "../../src/lib/assets";
import { cronWords } from "../../src/lib/cron";
import { bytes, compact, nearest, plural } from "../../src/lib/format";
import { rank, score } from "../../src/lib/fuzzy";
import { match } from "../../src/lib/keys";
import { cliOf, curlOf, draftOf, quoted, requestOf, searchOf } from "../../src/lib/launch";
import { exampleOf, operations, typeName } from "../../src/lib/openapi";
import { launchSearch } from "../../src/lib/pages";
import { commandOf } from "../../src/lib/program";
import { partsOfProse } from "../../src/lib/prose";
import { fieldsOf, readField } from "../../src/lib/schema";
import { parseSearch, stringifySearch } from "../../src/lib/search";
import { percentile, series } from "../../src/lib/series";
import { readSettings } from "../../src/lib/settings";
import { resultOf } from "../../src/lib/triggers";

test.each([
  ["*/15 * * * *", "every 15 minutes"],
  ["* * * * *", "each minute"],
  ["5 * * * *", "each hour at :05"],
  ["0 */6 * * *", "every 6 hours"],
  ["30 1 * * *", "each day at 01:30"],
  ["0 8,20 * * *", "each day at 08:00, 20:00"],
  ["0 3 * * 1-5", "on weekdays at 03:00"],
  ["0 6 * * MON", "each Monday at 06:00"],
  ["0 0 1 * *", "each month on day 1 at 00:00"],
  ["@daily", "each day at 00:00"],
  ["0 6 1 1,4,7,10 *", undefined],
  ["nonsense", undefined],
])("cron %s in words", (cron, words) => {
  expect(cronWords(cron)).toBe(words);
});

test("amounts are short and right", () => {
  expect([999, 1000, 1250, 12_345, 999_999, 3_400_000].map(compact)).toEqual([
    "999",
    "1k",
    "1.3k",
    "12k",
    "1M",
    "3.4M",
  ]);
  expect([0, 999, 1500, 48_230_400].map(bytes)).toEqual(["0 B", "999 B", "1.5 kB", "48 MB"]);
  expect(plural(1, "run")).toBe("1 run");
  expect(plural(1200, "dependency", "dependencies")).toBe("1,200 dependencies");
  expect(percentile([5, 1, 9, 3], 0.5)).toBe(3);
  expect(percentile([], 0.5)).toBeUndefined();
});

test("names that are nearly right are found", () => {
  expect(nearest("daly_rollup", ["hourly", "daily_rollup", "nightly"])[0]).toBe("daily_rollup");
  expect(nearest("zzzzzzzz", ["hourly"])).toEqual([]);
});

test("a few letters find the right thing first", () => {
  const names = ["device_stats_cache", "site_stats_cache", "daily_site_summary"];
  expect(rank("dsc", names, (it) => it)[0]).toBe("device_stats_cache");
  expect(rank("site", names, (it) => it)[0]).toBe("site_stats_cache");
  expect(score("xyz", "device")).toBeUndefined();
  expect(rank("", names, (it) => it)).toEqual(names);
});

test("keys in sequence go before keys alone", () => {
  const bindings = { "g r": () => {}, r: () => {} };
  expect(match([bindings], "g", "r")?.name).toBe("g r");
  expect(match([bindings], undefined, "r")?.name).toBe("r");
  expect(match([bindings], "g", "x")).toBeUndefined();
  // Also before those of a table that is shown on top.
  expect(match([bindings, { r: () => {} }], "g", "r")).toEqual({ layer: bindings, name: "g r" });
});

test("settings that make no sense are the defaults", () => {
  expect(readSettings('{"theme":"dark","time":"martian","extra":1}')).toMatchObject({ theme: "dark", time: "local" });
  expect(readSettings("{")).toMatchObject({ theme: "system" });
  expect(readSettings(null)).toMatchObject({ density: "default" });
});

describe("problems", () => {
  test("say what, and the cure", () => {
    const problem = problemOf(422, {
      type: "urn:edge-assets:problem:unknown-job",
      title: "It cannot be planned",
      status: 422,
      detail: "there is no job `x`",
      cure: "did you mean `y`?",
    });
    expect(problem).toMatchObject({ message: "There is no job `x`", cure: "Did you mean `y`?", kind: "unknown-job" });
  });
  test("that are none keep what was said", () =>
    expect(problemOf(502, "<html>bad gateway")).toMatchObject({
      message: "The server answered 502.",
      raw: "<html>bad gateway",
    }));
  test("become sentences", () =>
    expect([sentence("look at it"), sentence("`a` is wrong"), sentence("Fine.")]).toEqual([
      "Look at it.",
      "`a` is wrong.",
      "Fine.",
    ]));
});

const EMPTY_DRAFT = draftOf({});

describe("a launch", () => {
  test("is in the address as a whole", () => {
    const draft = {
      ...EMPTY_DRAFT,
      by: "job" as const,
      job: "daily",
      partitions: "2026-10-01..2026-10-07",
      each: true,
      tags: "team=edge\nwhy=test",
      priority: "3",
      config: { a: { batch: 2 } },
    };
    const address = stringifySearch(searchOf(draft));
    expect(draftOf(launchSearch(parseSearch(address)))).toEqual(draft);
    expect(stringifySearch(searchOf(EMPTY_DRAFT))).toBe("");
    expect(draftOf({ config: "[1" }).config).toEqual({});
    expect(draftOf({ config: '{"a":3}' }).config).toEqual({});
  });

  test("says what is still missing", () => {
    expect(requestOf(EMPTY_DRAFT)).toEqual({ fault: "Say what to materialize." });
    expect(requestOf({ ...EMPTY_DRAFT, selection: "a", tags: "oops" })).toEqual({
      fault: "“oops” is no label; write name=value.",
    });
    expect(requestOf({ ...EMPTY_DRAFT, selection: "a", priority: "1.5" })).toEqual({
      fault: "The priority is a whole number.",
    });
  });

  test("holds only what was given", () => {
    expect(requestOf({ ...EMPTY_DRAFT, selection: " a+ ", config: { a: {} } })).toEqual({
      request: { selection: "a+" },
    });
    expect(
      requestOf({
        ...EMPTY_DRAFT,
        by: "job",
        job: "j",
        partitions: "2026-11-24, 2026-11-25",
        each: true,
        tags: "k=v=w",
        priority: "-2",
        config: { a: { n: 1 } },
      }),
    ).toEqual({
      request: {
        job: "j",
        partitions: ["2026-11-24", "2026-11-25"],
        tags: { k: "v=w" },
        priority: -2,
        config: { a: { n: 1 } },
      },
    });
  });

  test("takes a text of partitions as one run, and as a run each when that is wanted", () => {
    const draft = { ...EMPTY_DRAFT, selection: "a", partitions: "2026-10-01..2026-10-07 , latest" };
    expect(requestOf(draft)).toEqual({ request: { selection: "a", partition: "2026-10-01..2026-10-07,latest" } });
    expect(requestOf({ ...draft, each: true })).toEqual({
      request: { selection: "a", partitions: ["2026-10-01..2026-10-07", "latest"] },
    });
    expect(requestOf({ ...draft, partitions: "a\\,b", each: true })).toEqual({
      request: { selection: "a", partition: "a\\,b" },
    });
    const many = Array.from({ length: 101 }, (_, i) => `k${i}`).join(",");
    expect(requestOf({ ...draft, partitions: many })).toHaveProperty("request");
    expect(requestOf({ ...draft, partitions: many, each: true })).toHaveProperty("fault");
  });

  test("is the same for a shell", () => {
    const request = {
      selection: "group:x and not 'y'",
      partition: "2026-11-24",
      tags: { who: "me & you" },
      config: { a: { batch: 5, mode: "replace" } },
    };
    expect(cliOf(request, "app")).toBe(
      "app job launch --select 'group:x and not '\\''y'\\''' --tag 'who=me & you' --config a.batch=5 --config a.mode=replace --partition 2026-11-24",
    );
    expect(curlOf({ job: "j" }, "http://h")).toContain(`-d '{"job":"j"}'`);
    expect(quoted("plain-word")).toBe("plain-word");
  });
});

describe("settings as a form", () => {
  const fields = fieldsOf({
    type: "object",
    required: ["rows"],
    properties: {
      rows: { type: "integer", minimum: 1, maximum: 9 },
      mode: { type: "string", enum: ["a", "b"] },
      on: { type: ["boolean", "null"] },
      list: { type: "array" },
      token: { type: "string", writeOnly: true },
    },
  });
  test("have the kinds of their schema", () => {
    expect(fields.map((field) => field.kind)).toEqual(["integer", "choice", "boolean", "json", "text"]);
    expect(fields[0]).toMatchObject({ required: true, minimum: 1 });
    expect(fields[4]?.secret).toBe(true);
  });
  test("read what was typed", () => {
    expect(readField(fields[0]!, "5")).toEqual({ value: 5 });
    expect(readField(fields[0]!, "12").fault).toBe("at most 9");
    expect(readField(fields[0]!, "many").fault).toBe("a whole number");
    expect(readField(fields[3]!, "[1,")).toEqual({ fault: "JSON" });
    expect(readField(fields[2]!, "")).toEqual({});
  });
});

describe("the catalogue", () => {
  const asset = (key: string, more: Partial<Asset> = {}): Asset => ({
    key,
    summary: "",
    kinds: [],
    owners: [],
    tags: {},
    is_external: false,
    is_partitioned: false,
    status: "success",
    checks: "none",
    ...more,
  });
  const all = [
    asset("b", { group: "x", status: "failure" }),
    asset("a", { group: "y", kinds: ["redis"] }),
    asset("c", { group: "x", checks: "warn", summary: "Billing" }),
  ];
  const keys = (list: Asset[]) => list.map((it) => it.key);
  test("is filtered", () => {
    expect(keys(filtered(all, { status: ["failure"] }))).toEqual(["b"]);
    expect(keys(filtered(all, { q: "bill" }))).toEqual(["c"]);
    expect(keys(filtered(all, { group: "x", checks: "failing" }))).toEqual(["c"]);
    expect(keys(filtered(all, { kind: "redis" }))).toEqual(["a"]);
  });
  test("is sorted, equal ones by their key", () => {
    expect(keys(sorted(all, undefined))).toEqual(["a", "b", "c"]);
    expect(keys(sorted(all, "-key"))).toEqual(["c", "b", "a"]);
    expect(keys(sorted(all, "status"))).toEqual(["b", "a", "c"]);
  });
  test("counts its facets", () =>
    expect(facet(all, (it) => [it.group ?? ""])).toEqual([
      ["x", 2],
      ["y", 1],
    ]));
});

test("numbers over time, oldest first", () => {
  const event = (rows: number, once = false): RunEvent => ({
    position: rows,
    at: "",
    run: "",
    type: "asset_materialized",
    level: "info",
    text: "",
    metadata: [
      { name: "rows", kind: "int", value: rows, text: String(rows) },
      ...(once ? [{ name: "once", kind: "int", value: 1, text: "1" }] : []),
      { name: "share", kind: "quantity", value: { amount: rows / 2, unit: "%" }, text: `${rows / 2} %` },
    ],
  });
  const lines = series([event(3, true), event(2), event(1)]);
  expect(lines).toEqual([
    { name: "rows", values: [1, 2, 3], last: "3" },
    { name: "share", values: [0.5, 1, 1.5], last: "1.5 %" },
  ]);
});

test("ticks say what came of them", () => {
  const tick = (more: object) => ({
    id: "t",
    instant: "",
    began_at: "",
    ended_at: "",
    outcome: "requested" as const,
    runs: [],
    known_runs: 0,
    missed: 0,
    ...more,
  });
  expect(resultOf(tick({ runs: ["a"] }))).toBe("asked for a run");
  expect(resultOf(tick({ runs: ["a"], known_runs: 1 }))).toBe("its runs were there already");
  expect(resultOf(tick({ outcome: "skipped", reason: "nothing new" }))).toBe("nothing new");
});

describe("the description of the API", () => {
  const document = {
    paths: {
      "/a/{id}": {
        get: {
          summary: "Shows",
          tags: ["a"],
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses: {
            200: { description: "", content: { "application/json": { schema: { $ref: "#/components/schemas/A" } } } },
          },
        },
      },
    },
    components: {
      schemas: {
        A: {
          type: "object",
          required: ["n"],
          properties: { n: { type: "integer" }, more: { type: "string", example: "x" }, left: { type: "string" } },
        },
      },
    },
  };
  test("becomes operations", () => {
    expect(operations(document)).toMatchObject([
      {
        method: "GET",
        path: "/a/{id}",
        tag: "a",
        parameters: [{ name: "id", required: true, type: "string" }],
        responses: [{ status: "200", type: "A" }],
      },
    ]);
    expect(operations(null)).toEqual([]);
  });
  test("has types and examples", () => {
    expect(typeName({ type: "array", items: { $ref: "#/x/Run" } })).toBe("Run[]");
    expect(typeName({ type: ["string", "null"] })).toBe("string | null");
    expect(exampleOf({ $ref: "#/components/schemas/A" }, document)).toEqual({ n: 0, more: "x", left: "text" });
  });
});

test.each([
  ["device", false],
  ["device_stats_cache", false],
  ["android_events", false],
  ["group:redis", true],
  ["+device", true],
  ["a or b", true],
  ["device_*", true],
])("whether %s is a selection: %s", (text, is) => {
  expect(isSelection(text)).toBe(is);
});

describe("texts that were written for a terminal", () => {
  const esc = String.fromCharCode(27);

  test("are read without its codes", () => {
    expect(withoutAnsi(`${esc}[2m12:00${esc}[0m ${esc}[38;5;208mWARN${esc}[m low`)).toBe("12:00 WARN low");
    expect(withoutAnsi(`${esc}]8;;https://example.com${esc}\\link${esc}]8;;\u0007 ${esc}(B${esc}7done`)).toBe(
      "link done",
    );
    expect(withoutAnsi(`\u009b1mbold${esc}[K\u0000\u0007`)).toBe("bold");
  });

  test("keep tabs, ends of lines and all other letters", () => {
    const text = "a\tb\n  [31m is no code; ✓ äöü [2m";
    expect(withoutAnsi(text)).toBe(text);
    expect(withoutAnsi("one\r\ntwo\r")).toBe("one\ntwo");
  });

  test("say what stood last in a line that was written over", () => {
    expect(withoutAnsi("start\n10 %\r50 %\r100 %\nend")).toBe("start\n100 %\nend");
  });

  test("are cleaned in the log and in sentences, whatever cuts a code off", () => {
    expect(withoutAnsi(`cut ${esc}[3`)).toBe("cut ");
    expect(partsOfProse(`no \`${esc}[1mtable${esc}[0m\``)).toEqual([{ text: "no " }, { code: "table" }]);
  });
});

test("a command is of the program that the server is", () => {
  expect(commandOf("edge-pipelines", "daemon")).toBe("edge-pipelines daemon");
  expect(commandOf(undefined, "daemon")).toBeUndefined();
  expect(commandOf("default", "daemon")).toBeUndefined();
});
