import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { PartitionState } from "~/api/types";
import { wordOf } from "~/lib/status";
import css from "./partitions.module.css";

export interface Cell {
  key: string;
  place: number;
  status: PartitionState;
  /** What stands in it, where there is room. */
  text?: string;
}

export interface CellRow {
  head: string;
  cells: readonly (Cell | undefined)[];
}

interface At {
  row: number;
  column: number;
}

/**
 * Partitions as cells: drag from one to another, or go with the arrows, mark with Shift, and say so with Enter. `span` takes
 * all between two as they follow each other, `box` the rows and columns between.
 */
export function Cells({
  label,
  corner,
  columns,
  rows,
  mode,
  small,
  isSelected,
  isDim,
  onPick,
}: {
  label: string;
  corner: ReactNode;
  columns: readonly string[];
  rows: readonly CellRow[];
  mode: "span" | "box";
  small?: boolean;
  isSelected: (place: number) => boolean;
  isDim: (status: PartitionState) => boolean;
  onPick: (from: Cell, to: Cell) => void;
}) {
  const [at, setAt] = useState<At>();
  const [anchor, setAnchor] = useState<At>();
  const [dragging, setDragging] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  const cellAt = (it: At | undefined) => it && rows[it.row]?.cells[it.column];
  const first = firstOf(rows);
  const current = cellAt(at) ? at : first;

  const finish = (from: At | undefined, to: At | undefined) => {
    setDragging(false);
    setAnchor(undefined);
    const [a, b] = [cellAt(from), cellAt(to)];
    if (a && b) onPick(a, b);
  };
  // The mouse may be let go beside the table.
  useEffect(() => {
    if (!dragging) return;
    const up = () => finish(anchor, at);
    addEventListener("pointerup", up);
    return () => removeEventListener("pointerup", up);
  });

  const isMarked = (row: number, column: number, place: number) => {
    const [a, b] = [cellAt(anchor), cellAt(at)];
    if (!anchor || !at || !a || !b) return false;
    if (mode === "span") return place >= Math.min(a.place, b.place) && place <= Math.max(a.place, b.place);
    return (
      row >= Math.min(anchor.row, at.row) &&
      row <= Math.max(anchor.row, at.row) &&
      column >= Math.min(anchor.column, at.column) &&
      column <= Math.max(anchor.column, at.column)
    );
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const from = current;
    if (!from) return;
    const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (way) {
      const next = { row: from.row + way[0]!, column: from.column + way[1]! };
      // At the end of a row it goes on in the next one, as time does.
      if (mode === "span" && way[0] === 0 && !cellAt(next)) {
        next.row += way[1]!;
        const cells = rows[next.row]?.cells;
        if (cells) next.column = way[1]! > 0 ? cells.findIndex(Boolean) : cells.findLastIndex(Boolean);
      }
      if (cellAt(next)) {
        if (event.shiftKey) setAnchor((old) => old ?? from);
        else setAnchor(undefined);
        setAt(next);
        table.current?.querySelector<HTMLElement>(`[data-cell="${next.row}-${next.column}"]`)?.focus();
      }
    } else if (event.key === "Enter" || event.key === " ") finish(anchor ?? from, from);
    else if (event.key === "Escape" && anchor) setAnchor(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={css.cellsFrame}>
      <table
        ref={table}
        className={css.cells}
        role="grid"
        aria-label={label}
        aria-multiselectable="true"
        data-small={small || undefined}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={row.head}>
              <th scope="row">{row.head}</th>
              {row.cells.map((cell, j) =>
                cell ? (
                  <td
                    key={cell.key}
                    data-cell={`${i}-${j}`}
                    role="gridcell"
                    tabIndex={current?.row === i && current.column === j ? 0 : -1}
                    aria-selected={isSelected(cell.place)}
                    aria-label={`${cell.key}: ${wordOf(cell.status).toLowerCase()}`}
                    title={`${cell.key}: ${wordOf(cell.status).toLowerCase()}`}
                    className={css.cell}
                    data-state={cell.status}
                    data-dim={isDim(cell.status) || undefined}
                    data-marked={isMarked(i, j, cell.place) || undefined}
                    onFocus={() => setAt({ row: i, column: j })}
                    onPointerDown={(event) => {
                      if (event.button !== 0) return;
                      // A finger moves the page; it selects one by one.
                      if (event.pointerType === "mouse") event.preventDefault();
                      event.currentTarget.focus();
                      setAt({ row: i, column: j });
                      setAnchor({ row: i, column: j });
                      setDragging(true);
                    }}
                    onPointerEnter={() => dragging && setAt({ row: i, column: j })}
                  >
                    {cell.text}
                  </td>
                ) : (
                  <td key={`none${j}`} role="gridcell" aria-label="None" />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function firstOf(rows: readonly CellRow[]): At | undefined {
  const row = rows.findIndex((it) => it.cells.some(Boolean));
  return row < 0 ? undefined : { row, column: rows[row]!.cells.findIndex(Boolean) };
}
