import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useKeys } from "~/lib/keys";
import css from "./Table.module.css";

export interface Column<T> {
  id: string;
  head: ReactNode;
  /** A track of a grid, such as `minmax(120px, 2fr)` or `80px`. */
  width: string;
  cell: (row: T) => ReactNode;
  align?: "end";
  /** The width of the table, in pixels, under which the column is left out. */
  from?: number;
  /** The width from which on it is left out. */
  until?: number;
  sort?: string;
}

interface Props<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  onOpen?: (row: T) => void;
  selected?: ReadonlySet<string>;
  onSelect?: (key: string) => void;
  /** Called when the end comes into sight. */
  onEnd?: () => void;
  sort?: string;
  onSort?: (sort: string) => void;
  /** Height of a row in pixels when it is not the usual one. */
  rowHeight?: number;
  foot?: ReactNode;
}

const rowSize = () => Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue("--row"), 10) || 32;

/** Rows of one height, of which only those in sight are in the page. `j` and `k` move, Enter opens, `x` selects. */
export function Table<T>(props: Props<T>) {
  const { label, columns, rows, rowKey, onOpen, selected, onSelect, onEnd, sort, onSort, foot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(1200);
  const [at, setAt] = useState(-1);
  const [height] = useState(() => props.rowHeight ?? rowSize());

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (onEnd && rows.length > 0 && last >= rows.length - 10) onEnd();
  }, [last, rows.length, onEnd]);

  const move = (by: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, at + by));
    setAt(next);
    virtual.scrollToIndex(next);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: at >= 0 && onOpen ? () => rows[at] && onOpen(rows[at]) : undefined,
    x: at >= 0 && onSelect ? () => rows[at] && onSelect(rowKey(rows[at])) : undefined,
  });

  const shown = columns.filter(({ from = 0, until = Number.POSITIVE_INFINITY }) => width >= from && width < until);
  const template = shown.map((column) => column.width).join(" ");
  return (
    <div ref={scroller} className={css.scroller} tabIndex={0} role="region" aria-label={label}>
      <div role="table" aria-label={label} aria-rowcount={rows.length + 1}>
        <div role="rowgroup" className={css.headGroup}>
          <div role="row" className={css.head} style={{ gridTemplateColumns: template }}>
            {shown.map((column) => (
              <div
                key={column.id}
                role="columnheader"
                className={column.align === "end" ? css.end : undefined}
                aria-sort={column.sort ? ariaSort(column.sort, sort) : undefined}
              >
                {column.sort && onSort ? (
                  <button type="button" className={css.sort} onClick={() => onSort(flip(column.sort ?? "", sort))}>
                    {column.head}
                    <span aria-hidden="true">{arrow(column.sort, sort)}</span>
                  </button>
                ) : (
                  column.head
                )}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={css.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const key = rowKey(row);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are j, k and Enter, and the row holds a link
              <div
                key={key}
                role="row"
                aria-rowindex={item.index + 2}
                className={css.row}
                data-at={item.index === at || undefined}
                data-selected={selected?.has(key) || undefined}
                data-open={onOpen ? "" : undefined}
                style={{ height, top: item.start, gridTemplateColumns: template }}
                onClick={(event) => {
                  if (onOpen && !(event.target as HTMLElement).closest("a,button,input,label")) onOpen(row);
                }}
              >
                {shown.map((column) => (
                  <div key={column.id} role="cell" className={`${css.cell} ${column.align === "end" ? css.end : ""}`}>
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {foot}
    </div>
  );
}

const arrow = (name: string, sort: string | undefined) => (sort === name ? " ↑" : sort === `-${name}` ? " ↓" : "");
const flip = (name: string, sort: string | undefined) => (sort === name ? `-${name}` : name);
const ariaSort = (name: string, sort: string | undefined) =>
  sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
