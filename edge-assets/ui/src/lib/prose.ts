//! Sentences of the server in their parts: plain text, what stands between backticks, and instants.

import { withoutAnsi } from "./ansi";

export type ProsePart = { text: string } | { code: string } | { at: string };

const SPECIAL = /`([^`\n]+)`|\b(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/g;

/** The parts of a sentence in their order; together they are all of it, but for codes of a terminal. */
export function partsOfProse(written: string): ProsePart[] {
  const text = withoutAnsi(written);
  const parts: ProsePart[] = [];
  let from = 0;
  for (const found of text.matchAll(SPECIAL)) {
    if (found.index > from) parts.push({ text: text.slice(from, found.index) });
    const [whole, code, at] = found;
    parts.push(code === undefined ? { at: at ?? "" } : { code });
    from = found.index + whole.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** The sentence with its instants blotted out: what is the same for all that went wrong for one reason. */
export const withoutInstants = (text: string): string =>
  text.replace(SPECIAL, (it, code?: string) => (code ? it : "…"));
