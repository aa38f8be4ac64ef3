import { describe, expect, test } from "vitest";
import { assetsSearch, lineageSearch, runSearch, runsSearch } from "../../src/lib/pages";
import { lineOf, parseSearch, stringifySearch } from "../../src/lib/search";

describe("the address", () => {
  test("survives being written and read", () => {
    const search = {
      q: "a b&c=ü",
      status: ["failure", "stale"],
      wrap: true,
      depth: 3,
      none: undefined,
      off: false,
      empty: "",
    };
    const text = stringifySearch(search);
    expect(text).toBe("?q=a%20b%26c%3D%C3%BC&status=failure,stale&wrap=1&depth=3");
    expect(parseSearch(text)).toEqual({ q: "a b&c=ü", status: "failure,stale", wrap: "1", depth: "3" });
  });

  test("is empty when nothing is set", () => {
    expect(stringifySearch({ a: undefined, b: [] })).toBe("");
  });

  test("keeps selections readable", () => {
    expect(stringifySearch({ step: "edge/daily[2026-11-24]" })).toBe("?step=edge/daily[2026-11-24]");
  });
});

describe("pages", () => {
  test("take only what they know", () => {
    expect(runsSearch({ state: "failed", job: "nightly" })).toMatchObject({ state: "failed", job: "nightly" });
    expect(runsSearch({ state: "exploded" }).state).toBeUndefined();
    expect(assetsSearch({ status: "failure,nonsense", sort: "-latest" })).toMatchObject({
      status: ["failure"],
      sort: "-latest",
    });
    expect(lineageSearch({ depth: "999" }).depth).toBeUndefined();
    expect(lineageSearch({ depth: "3", folded: "a,b" })).toMatchObject({ depth: 3, folded: ["a", "b"] });
    expect(runSearch({ engine: "1", wrap: "no" })).toMatchObject({ engine: true, wrap: "no" });
    expect(runSearch({ wrap: "perhaps" }).wrap).toBeUndefined();
  });

  test("read what they wrote, without a page in between", () => {
    const search = assetsSearch({ status: ["stale", "failure"], q: 7 });
    expect(search).toMatchObject({ status: ["failure", "stale"], q: "7" });
    expect(assetsSearch(parseSearch(stringifySearch(search)))).toEqual(search);
  });
});

test("a line is named by its place", () => {
  expect(lineOf("#L120")).toBe(120);
  expect(lineOf("L7")).toBe(7);
  expect(lineOf("#L")).toBeUndefined();
  expect(lineOf("#other")).toBeUndefined();
});
