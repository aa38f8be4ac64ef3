import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { MOST_KEYS, partitionKeysQuery } from "~/api/partitions";
import type { PartitionAt, PartitionDimension, Partitions } from "~/api/types";
import { Button } from "~/components/Button";
import { Loading, Problem, Section } from "~/components/Parts";
import { count } from "~/lib/format";
import { boxText, splitKey } from "~/lib/partitions";
import type { Pickable } from "./Calendar";
import { type Cell, type CellRow, Cells } from "./Cells";
import css from "./partitions.module.css";

/** How many cells a page of a grid has. */
const PAGE = 300;

interface Props extends Pickable {
  assetKey: string;
  partitions: Partitions;
  /** The place, or the row of a matrix, that the page begins with; the newest ones of time unless told. */
  from?: number;
  onFrom: (from: number) => void;
}

/** Partitions of a list, or of windows that fit no calendar, in their order. */
export function Grid({ assetKey, partitions, onFrom, ...rest }: Props) {
  const { from = beginOf(partitions.dimensions[0], partitions.total, PAGE), ...pick } = rest;
  const query = useQuery(partitionKeysQuery(assetKey, from, PAGE));
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(900);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const items = query.data ?? [];
  const longest = items.reduce((most, it) => Math.max(most, it.key.length), 3);
  const each = Math.max(1, Math.min(20, Math.floor((width - 60) / (longest * 6.6 + 18))));
  const rows: CellRow[] = [];
  for (let i = 0; i < items.length; i += each)
    rows.push({ head: count((items[i]?.place ?? 0) + 1), cells: items.slice(i, i + each).map(cellOf) });
  return (
    <Section title="Partitions" aside={<Walk from={from} page={PAGE} total={partitions.total} onFrom={onFrom} />}>
      <div ref={frame}>
        {query.isError ? (
          <Problem error={query.error} retry={() => void query.refetch()} />
        ) : query.isPending ? (
          <Loading rows={5} />
        ) : (
          <Cells
            label="Partitions"
            corner={<span className="sr">Place</span>}
            columns={Array.from({ length: Math.min(each, items.length) }, (_, i) => `+${i}`)}
            rows={rows}
            mode="span"
            {...pick}
          />
        )}
      </div>
    </Section>
  );
}

const cellOf = (it: PartitionAt): Cell => ({ key: it.key, place: it.place, status: it.status, text: it.key });

/** Partitions of two dimensions: the longer one goes down, in pages; the shorter one across. */
export function Matrix({ assetKey, partitions, onFrom, onBox, ...rest }: Props & { onBox: (text: string) => void }) {
  const [slow, fast] = sidesOf(partitions.dimensions);
  const across = fast?.count || 1;
  const page = Math.max(1, Math.min(60, Math.floor(MOST_KEYS / across)));
  const { from = beginOf(slow, slow?.count ?? 0, page), ...pick } = rest;
  const query = useQuery(partitionKeysQuery(assetKey, from * across, page * across));
  const { columns, rows } = useMemo(() => {
    const items = query.data ?? [];
    const fastAt = partitions.dimensions[0] === fast ? 0 : 1;
    const columns = items.slice(0, across).map((it) => splitKey(it.key)[fastAt] ?? it.key);
    const rows: CellRow[] = [];
    for (let i = 0; i < items.length; i += across) {
      const parts = items.slice(i, i + across);
      const head = splitKey(parts[0]?.key ?? "")[1 - fastAt] ?? "";
      rows.push({ head, cells: parts.map((it) => ({ key: it.key, place: it.place, status: it.status })) });
    }
    return { columns, rows };
  }, [query.data, partitions.dimensions, fast, across]);
  return (
    <Section
      title={`${slow?.name ?? ""} by ${fast?.name ?? ""}`}
      aside={<Walk from={from} page={page} total={slow?.count ?? 0} onFrom={onFrom} />}
    >
      {query.isError ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Loading rows={5} />
      ) : (
        <Cells
          label={`Partitions: ${slow?.name} by ${fast?.name}`}
          corner={<span className="sr">{slow?.name}</span>}
          columns={columns}
          rows={rows}
          mode="box"
          {...pick}
          onPick={(a, b) => {
            const ends = [a, b].map((it) => splitKey(it.key));
            const sides = partitions.dimensions.map((it, i): [string, string] => {
              const inIt = (cell: Cell) => Math.floor(cell.place / it.step) % it.count;
              const isTurned = inIt(a) > inIt(b);
              return [ends[isTurned ? 1 : 0]?.[i] ?? "", ends[isTurned ? 0 : 1]?.[i] ?? ""];
            });
            onBox(boxText(sides));
          }}
        />
      )}
    </Section>
  );
}

/** Of windows of time the newest page comes first, of a list the beginning. */
const beginOf = (dimension: PartitionDimension | undefined, total: number, page: number): number =>
  dimension?.kind === "time" ? Math.max(0, total - page) : 0;

/** The dimension that changes slowly along the row, and the one that changes with each place. */
const sidesOf = (dimensions: readonly PartitionDimension[]) => {
  const sorted = dimensions.toSorted((a, b) => b.step - a.step);
  return [sorted[0], sorted[1]] as const;
};

function Walk({
  from,
  page,
  total,
  onFrom,
}: {
  from: number;
  page: number;
  total: number;
  onFrom: (from: number) => void;
}) {
  if (total <= page) return null;
  const last = Math.max(0, total - page);
  return (
    <span className={css.walk}>
      <Button icon="left" label="Those before" disabled={from === 0} onClick={() => onFrom(Math.max(0, from - page))} />
      <span>
        {count(from + 1)} to {count(Math.min(total, from + page))} of {count(total)}
      </span>
      <Button
        icon="right"
        label="Those after"
        disabled={from >= last}
        onClick={() => onFrom(Math.min(last, from + page))}
      />
    </span>
  );
}
