//! Finds by a few letters: all must be there in their order, and those at the beginnings of words count most.

/** How well `text` fits what was typed; `undefined` when it does not. Higher is better. */
export function score(typed: string, text: string): number | undefined {
  const wanted = typed.trim().toLowerCase().replace(/\s+/g, " ");
  if (!wanted) return 0;
  const given = text.toLowerCase();
  const whole = given.indexOf(wanted);
  if (whole >= 0) return 1000 - whole - given.length / 100 + (startsWord(given, whole) ? 200 : 0);
  let at = -1;
  let points = 0;
  for (const letter of wanted.replaceAll(" ", "")) {
    const next = given.indexOf(letter, at + 1);
    if (next < 0) return undefined;
    points += startsWord(given, next) ? 12 : next === at + 1 ? 8 : 1;
    at = next;
  }
  return points - given.length / 100;
}

const startsWord = (text: string, at: number) => at === 0 || /[\s_/\-.:]/.test(text[at - 1]!);

/** What fits, best first; in the given order when nothing was typed. */
export function rank<T>(typed: string, all: readonly T[], textOf: (item: T) => string): T[] {
  if (!typed.trim()) return [...all];
  return all
    .map((item, order) => ({ item, order, points: score(typed, textOf(item)) }))
    .filter((entry): entry is { item: T; order: number; points: number } => entry.points !== undefined)
    .sort((a, b) => b.points - a.points || a.order - b.order)
    .map(({ item }) => item);
}
