import { useMemo } from "react";
import type { BackfillDetail } from "~/api/types";
import { cellsOf, piecesOf } from "~/lib/backfillGrid";
import { PART_WORDS } from "~/lib/backfills";
import { count, plural } from "~/lib/format";
import css from "./PartitionGrid.module.css";

/** The partitions of an asset by where they stand, in their order: a cell each, or a bar where there are many. */
export function PartitionGrid({ asset }: { asset: BackfillDetail["assets"][number] }) {
  const { ranges } = asset;
  const cells = useMemo(() => cellsOf(ranges), [ranges]);
  const pieces = useMemo(() => (cells ? [] : piecesOf(ranges, 240)), [cells, ranges]);
  if (ranges.length === 0) return null;
  const total = ranges.reduce((sum, range) => sum + range.count, 0);
  const failed = ranges.filter((range) => range.place === "failed");
  const label = `${plural(total, "partition")} in their order${
    failed.length > 0
      ? `; failed: ${failed
          .slice(0, 5)
          .map((range) => range.keys)
          .join(", ")}`
      : ""
  }`;
  return (
    <>
      <div className={cells ? css.cells : css.bar} role="img" aria-label={label}>
        {cells
          ? cells.map((cell, i) => (
              <span
                key={i}
                className={css.cell}
                data-place={cell.place}
                title={`${cell.keys}: ${PART_WORDS[cell.place]}`}
              />
            ))
          : pieces.map((piece, i) => (
              <span
                key={i}
                className={css.piece}
                data-place={piece.place}
                style={{ flexGrow: piece.count }}
                title={`${piece.keys.slice(0, 200)}: ${count(piece.count)}, ${PART_WORDS[piece.place]}`}
              />
            ))}
      </div>
      {asset.ranges_left_out > 0 && <p className="dim">{plural(asset.ranges_left_out, "further range")} not drawn.</p>}
    </>
  );
}
