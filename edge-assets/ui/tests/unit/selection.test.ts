import { describe, expect, test } from "vitest";
import { anyOf, completions, keyTerm, quotedValue, type Vocabulary, wordAt } from "../../src/lib/selection";

const WORDS: Vocabulary = {
  keys: ["device_stats", "daily_device", "site_stats", "group:odd", "two words"],
  groups: ["redis_cache", "reporting"],
  kinds: ["redis"],
  owners: ["team:edge"],
  tags: ["tier=gold"],
};
const offered = (text: string, caret = text.length) => completions(text, caret, WORDS).map((it) => it.result);

describe("the selection language", () => {
  test("takes keys as they are, in quotes, or said to be keys", () => {
    expect(keyTerm("edge/daily")).toBe("edge/daily");
    expect(keyTerm("two words")).toBe('"two words"');
    expect(keyTerm("and")).toBe("key:and");
    expect(keyTerm("a:b")).toBe("key:a:b");
    expect(quotedValue('say "so"')).toBe('"say \\"so\\""');
    expect(anyOf(["a", "b c"])).toBe('a or "b c"');
  });

  test("knows the word at the caret", () => {
    expect(wordAt("group:a or +dev", 15)).toEqual({ word: "dev", from: 12 });
    expect(wordAt("a b", 1)).toEqual({ word: "a", from: 0 });
  });

  test("offers keys that begin so before those that hold it", () => {
    expect(offered("device")).toEqual(["device_stats", "daily_device"]);
    expect(offered("nothing_like_it")).toEqual([]);
    expect(offered("")).toEqual([]);
  });

  test("offers fields and then their values", () => {
    expect(offered("gr")[0]).toBe("group:");
    expect(offered("group:re")).toEqual(["group:redis_cache", "group:reporting"]);
    expect(offered("owner:")).toEqual(["owner:team:edge"]);
    expect(offered("tag:gold")).toEqual(["tag:tier=gold"]);
  });

  test("keeps what stands around the word", () => {
    const [first] = completions("+site and kind:redis", 5, WORDS);
    expect(first).toMatchObject({ result: "+site_stats and kind:redis", caret: 11 });
    expect(offered("a or two")).toEqual(['a or "two words"']);
  });
});
