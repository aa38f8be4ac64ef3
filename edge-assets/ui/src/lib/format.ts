//! Numbers, amounts and names as text.

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** `1,234`. */
export const count = (value: number): string => grouped.format(value);

/** `1 run`, `2 runs`. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** `1.2k`, `3.4M`: where there is no room. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size < 1000) return count(value);
  if (size < 999_500) return `${trim(value / 1000)}k`;
  if (size < 999_500_000) return `${trim(value / 1_000_000)}M`;
  return `${trim(value / 1_000_000_000)}G`;
}

const trim = (value: number): string =>
  Math.abs(value) < 10 ? value.toFixed(1).replace(/\.0$/, "") : String(Math.round(value));

/** `4.2 MB`, in powers of 1000. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let size = value;
  let unit = 0;
  while (Math.abs(size) >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? size : trim(size)} ${units[unit]}`;
}

/** The end of an id: ids are sortable, so their beginnings are alike. */
export const shortId = (id: string): string => id.slice(-8);

/** What was typed is the id of a run, or its beginning or end: a text that could be a word is none. */
export const isId = (text: string): boolean => /^[0-9a-f-]{4,36}$/i.test(text) && /\d/.test(text);

/** A word of the API in ordinary writing: `upstream_failed` becomes `upstream failed`. */
export const plain = (word: string): string => word.replaceAll("_", " ");

/** The names that are nearest to what was typed, nearest first. */
export function nearest(typed: string, names: readonly string[], limit = 5): string[] {
  const wanted = typed.toLowerCase();
  const scored = names.map((name) => ({ name, score: distance(wanted, name.toLowerCase()) }));
  return scored
    .filter(({ name, score }) => score <= Math.max(3, name.length / 2) || name.toLowerCase().includes(wanted))
    .sort((a, b) => a.score - b.score || a.name.localeCompare(b.name))
    .slice(0, limit)
    .map(({ name }) => name);
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
