//! The partitions of a backfill as cells, or as pieces of a bar where there are too many of them.

import type { BackfillRange } from "~/api/types";

export interface GridPiece {
  place: BackfillRange["place"];
  keys: string;
  count: number;
}

/** As many cells as are drawn one by one. */
export const MOST_CELLS = 400;

/** A cell for each partition while there are few, each named by its range; nothing where they are too many. */
export function cellsOf(ranges: readonly GridPiece[], most = MOST_CELLS): GridPiece[] | undefined {
  const total = ranges.reduce((sum, range) => sum + range.count, 0);
  if (total > most) return undefined;
  return ranges.flatMap((range) => Array.from({ length: range.count }, () => range));
}

/** Ranges as pieces of a bar, at most `most`: those that stand alike beside each other are one, then the smallest join their neighbors. */
export function piecesOf(ranges: readonly GridPiece[], most: number): GridPiece[] {
  const pieces: GridPiece[] = [];
  for (const range of ranges) {
    const last = pieces.at(-1);
    if (last && last.place === range.place) {
      last.count += range.count;
      last.keys = `${last.keys}, ${range.keys}`;
    } else pieces.push({ ...range });
  }
  if (pieces.length <= most) return pieces;
  // What failed is never lost among its neighbors: of several that are drawn as one, the worst gives the look.
  const size = Math.ceil(pieces.length / most);
  const joined: GridPiece[] = [];
  for (let at = 0; at < pieces.length; at += size) {
    const group = pieces.slice(at, at + size);
    const worst = group.reduce((a, b) => (RANK[b.place] < RANK[a.place] ? b : a));
    joined.push({
      place: worst.place,
      keys: `${group[0]?.keys} to ${group.at(-1)?.keys}`,
      count: group.reduce((sum, piece) => sum + piece.count, 0),
    });
  }
  return joined;
}

const RANK: Record<BackfillRange["place"], number> = {
  failed: 0,
  canceled: 1,
  held_back: 2,
  running: 3,
  queued: 4,
  waiting: 5,
  succeeded: 6,
};
