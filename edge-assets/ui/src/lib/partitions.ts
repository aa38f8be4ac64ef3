//! Partitions of an asset: their states, where they are on a bar, and the texts that select them.

import type { PartitionCounts, PartitionDimension, PartitionRange, PartitionState } from "~/api/types";

/** Those that ask most for a person first. */
export const PARTITION_STATES = ["failed", "in_progress", "missing", "not_due", "materialized"] as const;

export const totalOf = (counts: PartitionCounts): number =>
  PARTITION_STATES.reduce((sum, state) => sum + counts[state], 0);

/** A part of a bar: from `x` on, `width` wide, and the states in it with their shares of the height, worst first. */
export interface Piece {
  x: number;
  width: number;
  shares: readonly { state: PartitionState; share: number }[];
}

/** What is seen of the row. */
export interface Sight {
  from: number;
  count: number;
}

const LEAST_SHARE = 0.14;

/**
 * Ranges as pieces of a bar. None is narrower than a pixel: what failed is seen however many partitions there are. Ranges
 * of several states keep a share of the height for each.
 */
export function piecesOf(ranges: readonly PartitionRange[], sight: Sight, width: number): Piece[] {
  const scale = sight.count > 0 ? width / sight.count : 0;
  return ranges.map((range) => {
    const x = (range.from - sight.from) * scale;
    return { x, width: Math.max(1, range.count * scale), shares: sharesOf(range) };
  });
}

function sharesOf(range: PartitionRange): Piece["shares"] {
  if (!range.counts) return [{ state: range.status, share: 1 }];
  const counts = range.counts;
  const found = PARTITION_STATES.filter((state) => counts[state] > 0).map((state) => ({
    state,
    share: Math.max(LEAST_SHARE, counts[state] / range.count),
  }));
  const all = found.reduce((sum, { share }) => sum + share, 0);
  return found.map(({ state, share }) => ({ state, share: share / all }));
}

/** The place that is drawn at `x`. */
export const placeAt = (x: number, sight: Sight, width: number): number =>
  sight.from + Math.max(0, Math.min(sight.count - 1, Math.floor((x / Math.max(1, width)) * sight.count)));

/** The range that a place is in. */
export function rangeAt(ranges: readonly PartitionRange[], place: number): PartitionRange | undefined {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle]!;
    if (place < range.from) high = middle - 1;
    else if (place >= range.from + range.count) low = middle + 1;
    else return range;
  }
  return undefined;
}

/** Whether ranges hold a place. */
export const holds = (ranges: readonly PartitionRange[] | undefined, place: number): boolean =>
  ranges !== undefined && rangeAt(ranges, place) !== undefined;

/** How the partitions are shown beside the bar. */
export type Shape = "days" | "hours" | "matrix" | "grid";

/** The most keys of the shorter side of a matrix. */
const MATRIX_SIDE = 60;

export function shapeOf(dimensions: readonly PartitionDimension[], first: string | undefined): Shape {
  if (dimensions.length === 2 && dimensions.some((it) => it.step === 1 && it.count <= MATRIX_SIDE)) return "matrix";
  if (dimensions.length !== 1 || dimensions[0]?.kind !== "time" || !first) return "grid";
  if (/^\d{4}-\d\d-\d\d-\d\d[a-z]?$/.test(first)) return "hours";
  return /^\d{4}-\d\d-\d\d$/.test(first) ? "days" : "grid";
}

/** The month of a key of time, `2026-10`. */
export const monthOf = (key: string | undefined): string | undefined => /^\d{4}-\d\d/.exec(key ?? "")?.[0];

/** The month that is so many months away. */
export function shiftMonth(month: string, by: number): string {
  const [year = 0, at = 1] = month.split("-").map(Number);
  const months = year * 12 + at - 1 + by;
  return `${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}`;
}

/** The parts of a key of several dimensions: `|` stands between them, and `\\` before one that belongs to a key. */
export const splitKey = (key: string): string[] =>
  (key.match(/(?:\\.|[^|\\])*(?:\||$)/gs) ?? [])
    .slice(0, [...key.matchAll(/\\.|\|/gs)].filter(([it]) => it === "|").length + 1)
    .map((part) => part.replace(/\|$/, "").replace(/\\(.)/gs, "$1"));

/** A key as a term of a selection, with a `\` before what means something there. */
export const termOf = (key: string): string =>
  key === "*" || key === "latest" ? `\\${key}` : key.replace(/[,|\\]|\.(?=\.)/g, (it) => `\\${it}`);

/** The text that selects a box of a matrix: a key or a range for each dimension. */
export const boxText = (sides: readonly (readonly [string, string])[]): string =>
  sides.map(([from, to]) => (from === to ? termOf(from) : `${termOf(from)}..${termOf(to)}`)).join("|");

/** The lines of a text that hold something, each once. */
export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** Whether a text is a form that keys have, and not one that selects by itself: `*` for all is one, and so is it for a dimension. */
export const isPattern = (text: string): boolean =>
  text.split(/[,|]/).some((term) => /[*?]/.test(term) && term.trim() !== "*" && !term.includes("\\"));
