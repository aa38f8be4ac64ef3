//! The selection language, as far as a page writes it, and what may be written next.

/** What ends a word of the language. */
const SEPARATOR = /[\s()+,"]/;

/** A value that the language takes as it is, in quotes where it must be. */
export const quotedValue = (value: string): string =>
  value !== "" && !SEPARATOR.test(value) ? value : `"${value.replace(/["\\]/g, (it) => `\\${it}`)}"`;

/** Words that mean something in the place of a key. */
const MEANT = /^(and|or|not|stale|\*|\d+)$|[:&|!]/;

/** The text that selects one asset. */
export const keyTerm = (key: string): string =>
  MEANT.test(key) && !SEPARATOR.test(key) ? `key:${key}` : quotedValue(key);

/** The text that selects some assets. */
export const anyOf = (keys: Iterable<string>): string => [...keys].map(keyTerm).join(" or ");

/** What a text may be made of. */
export interface Vocabulary {
  keys: readonly string[];
  groups: readonly string[];
  kinds: readonly string[];
  owners: readonly string[];
  /** `name=value`. */
  tags: readonly string[];
}

export interface Completion {
  /** What is shown, and read out. */
  text: string;
  /** What it is. */
  about: string;
  /** The whole text once it is taken, and where the caret is then. */
  result: string;
  caret: number;
}

const FIELDS: readonly [field: keyof Vocabulary, name: string, about: string][] = [
  ["groups", "group", "of a group"],
  ["kinds", "kind", "of a kind"],
  ["owners", "owner", "of an owner"],
  ["tags", "tag", "with a label"],
];

/** The part of a text before the caret that is still being written, and where it begins. */
export function wordAt(text: string, caret: number): { word: string; from: number } {
  let from = caret;
  while (from > 0 && !SEPARATOR.test(text[from - 1]!)) from -= 1;
  return { word: text.slice(from, caret), from };
}

/** What may stand where the caret is, best first: names that begin so, then names that hold it. */
export function completions(text: string, caret: number, words: Vocabulary, most = 8): Completion[] {
  const { word, from } = wordAt(text, caret);
  const make = (value: string, about: string, more = ""): Completion => ({
    text: value,
    about,
    result: text.slice(0, from) + value + more + text.slice(caret),
    caret: from + value.length + more.length,
  });
  const field = FIELDS.find(([, name]) => word.startsWith(`${name}:`));
  if (field) {
    const [values, name] = field;
    const part = word.slice(name.length + 1);
    return ranked(words[values], part, most)
      .filter((value) => value !== part)
      .map((value) => make(`${name}:${quotedValue(value)}`, `assets ${field[2]}`));
  }
  if (word === "") return [];
  const fields = FIELDS.filter(([values, name]) => words[values].length > 0 && name.startsWith(word)).map(
    ([, name, about]) => make(`${name}:`, `assets ${about}`),
  );
  const keys = ranked(words.keys, word, most)
    .filter((key) => key !== word)
    .map((key) => make(keyTerm(key), "asset"));
  return [...fields, ...keys].slice(0, most);
}

function ranked(values: readonly string[], part: string, most: number): string[] {
  const wanted = part.toLowerCase();
  const begins: string[] = [];
  const holds: string[] = [];
  for (const value of values) {
    const at = value.toLowerCase().indexOf(wanted);
    if (at === 0) begins.push(value);
    else if (at > 0) holds.push(value);
    if (begins.length >= most) break;
  }
  return [...begins, ...holds].slice(0, most);
}
