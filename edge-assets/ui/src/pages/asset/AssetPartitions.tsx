import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import { partitionsQuery, selectPartitions } from "~/api/partitions";
import type { PartitionRange, PartitionState } from "~/api/types";
import { Button, ButtonLink, Segments } from "~/components/Button";
import { Empty, Loading, Problem, Section } from "~/components/Parts";
import { MarkOf, Status } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import { say } from "~/components/toast";
import { compact, count } from "~/lib/format";
import type { AssetSearch } from "~/lib/pages";
import { holds, isPattern, monthOf, PARTITION_STATES, shapeOf, totalOf } from "~/lib/partitions";
import { wordOf } from "~/lib/status";
import { Calendar } from "~/partitions/Calendar";
import { Grid, Matrix } from "~/partitions/Lists";
import css from "~/partitions/partitions.module.css";
import { RangeBar } from "~/partitions/RangeBar";
import { DynamicKeys } from "./DynamicKeys";
import { Wipe } from "./Wipe";

const route = getRouteApi("/assets/$key");

/** The partitions of an asset: how many stand where, all of them as a bar, a part of them as cells, and what can be done. */
export default function AssetPartitions({ assetKey }: { assetKey: string }) {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/assets/$key" });
  const change = (part: Partial<AssetSearch>) => void navigate({ search: { ...search, ...part }, replace: true });
  const isNear = search.from !== undefined && search.count !== undefined;
  const query = useQuery(partitionsQuery(assetKey, isNear ? { from: search.from, count: search.count } : {}));
  const picked = useQuery({
    ...partitionsQuery(assetKey, { selection: search.pick }),
    enabled: search.pick !== undefined,
  });
  const filtered = useQuery({
    ...partitionsQuery(assetKey, { status: search.status, from: search.from, count: search.count }),
    enabled: search.status !== undefined,
  });
  const partitions = query.data;
  const selected = search.pick === undefined ? undefined : picked.data?.ranges;
  const sight = useMemo(
    () => ({
      from: search.from ?? 0,
      count: Math.min(search.count ?? Number.POSITIVE_INFINITY, partitions?.total ?? 0),
    }),
    [search.from, search.count, partitions?.total],
  );
  if (query.isError && !partitions) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (!partitions) return <Loading rows={8} />;
  const dynamic = partitions.dimensions.flatMap((it) => it.dynamic ?? []);
  const lists = dynamic.map((name) => <DynamicKeys key={name} name={name} />);
  if (partitions.total === 0)
    return (
      <>
        <Empty hint="A window of time is a partition once it has begun; keys of a dynamic list are added while the program runs.">
          There is no partition yet: {partitions.definition}.
        </Empty>
        {lists}
      </>
    );

  const pickText = (pick: string) => change({ pick, month: monthOf(pick) ?? search.month });
  /** What was drawn over, as the text that selects it; of the chosen state only. */
  const pickPlaces = async (from: number, to: number) => {
    try {
      const found = await selectPartitions(assetKey, { from, count: to - from + 1, status: search.status });
      if (found.partition) pickText(found.partition);
      else say(`None of these is ${wordOf(search.status).toLowerCase()}`);
    } catch (error) {
      say((error as Error).message, true);
    }
  };
  /** What is written: a text that selects, or a form that keys have, which becomes such a text. */
  const pickWritten = async (text: string) => {
    if (!text) return change({ pick: undefined });
    if (!isPattern(text)) return pickText(text);
    try {
      const { partition } = await selectPartitions(assetKey, { pattern: text, status: search.status });
      if (partition) pickText(partition);
      else say(`No key is of the form ${text}`);
    } catch (error) {
      say((error as Error).message, true);
    }
  };
  const shape = shapeOf(partitions.dimensions, partitions.first?.key);
  const pick = {
    isSelected: (place: number) => holds(selected, place),
    isDim: (status: PartitionState) => search.status !== undefined && search.status !== status,
    onPick: (a: { place: number }, b: { place: number }) =>
      void pickPlaces(Math.min(a.place, b.place), Math.max(a.place, b.place)),
  };
  const list = search.status === undefined ? partitions.ranges : (filtered.data?.ranges ?? []);
  return (
    <div className={css.page}>
      <div className={css.counts}>
        <Segments
          label="State of the partitions"
          value={search.status ?? "all"}
          onChange={(status) => change({ status: status === "all" ? undefined : status })}
          options={[
            { value: "all" as const, label: <Counted word="All" value={partitions.total} /> },
            ...PARTITION_STATES.map((state) => ({
              value: state,
              label: (
                <>
                  <MarkOf of={state} size={12} label={null} />
                  <Counted word={wordOf(state)} value={partitions.counts[state]} />
                </>
              ),
            })),
          ]}
        />
        <Pattern
          value={search.pick ?? ""}
          onPick={(text) => void pickWritten(text)}
          example={partitions.first?.key ?? ""}
        />
      </div>
      <div className={css.row}>
        <RangeBar
          ranges={search.status === undefined ? partitions.ranges : list}
          sight={sight}
          selected={selected}
          onPick={(from, to) => void pickPlaces(from, to)}
        />
        <div className={css.ends}>
          <span className="mono">{partitions.ranges[0]?.first}</span>
          <span>
            {partitions.definition}
            {partitions.is_merged && "; neighbors are drawn together"}
          </span>
          <span className="mono">{partitions.ranges.at(-1)?.last}</span>
        </div>
      </div>
      <Picked
        assetKey={assetKey}
        pick={search.pick}
        counts={search.pick === undefined ? partitions.counts : picked.data?.counts}
        error={search.pick !== undefined && picked.isError ? picked.error : undefined}
        onClear={() => change({ pick: undefined })}
        near={
          isNear
            ? { label: "All of the bar", go: () => change({ from: undefined, count: undefined }) }
            : selected?.[0] && partitions.is_merged
              ? { label: "Zoom the bar", go: () => change(spanOf(selected)) }
              : undefined
        }
      />
      {shape === "days" || shape === "hours" ? (
        <Calendar
          assetKey={assetKey}
          partitions={partitions}
          unit={shape}
          month={search.month ?? monthOf(partitions.last?.key) ?? ""}
          onMonth={(month) => change({ month })}
          {...pick}
        />
      ) : shape === "matrix" ? (
        <Matrix
          assetKey={assetKey}
          partitions={partitions}
          from={search.row}
          onFrom={(row) => change({ row })}
          onBox={pickText}
          {...pick}
        />
      ) : (
        <Grid
          assetKey={assetKey}
          partitions={partitions}
          from={search.row}
          onFrom={(row) => change({ row })}
          {...pick}
        />
      )}
      {lists}
      <Section
        title={
          <>
            Ranges <span className="dim">{count(list.length)}</span>
          </>
        }
        flush
      >
        {list.length === 0 ? (
          <p className={`${css.row} dim`}>None is {wordOf(search.status).toLowerCase()}.</p>
        ) : (
          <div className={css.list}>
            <Table
              label="Ranges of partitions"
              columns={partitions.is_merged ? COLUMNS : COLUMNS.filter((it) => it.id !== "holds")}
              rows={list}
              rowKey={(range) => String(range.from)}
              onOpen={(range) => void pickPlaces(range.from, range.from + range.count - 1)}
            />
          </div>
        )}
      </Section>
    </div>
  );
}

const spanOf = (ranges: readonly PartitionRange[]) => {
  const last = ranges.at(-1);
  const from = ranges[0]?.from ?? 0;
  return { from, count: last ? last.from + last.count - from : 1 };
};

const Counted = ({ word, value }: { word: string; value: number }) => (
  <>
    {word} <span className={css.count}>{compact(value)}</span>
  </>
);

/** Selects by what is written: a key, a range, a list of both, or a form with `*` and `?`. */
function Pattern({ value, onPick, example }: { value: string; onPick: (text: string) => void; example: string }) {
  const [typed, setTyped] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(value);
  }, [value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onPick(typed.trim());
  };
  return (
    <form className={css.pattern} onSubmit={submit}>
      <input
        ref={field}
        className="mono"
        type="search"
        data-filter=""
        aria-label="Select partitions"
        placeholder={`${example}.., latest, ${example.slice(0, -2)}*`}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <Button type="submit">Select</Button>
    </form>
  );
}

/** More partitions than this are a backfill: runs of some of them, not one run of all. */
const MANY = 100;
const verbFor = (partitions: number): string => (partitions > MANY ? "Backfill" : "Materialize");

/** What is selected, and what can be done with it. */
function Picked({
  assetKey,
  pick,
  counts,
  error,
  onClear,
  near,
}: {
  assetKey: string;
  pick?: string;
  counts?: Parameters<typeof totalOf>[0];
  error?: Error;
  onClear: () => void;
  near?: { label: string; go: () => void };
}) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [isWiping, setWiping] = useState(false);
  if (error) return <Problem error={error} retry={onClear} />;
  const launch = async (status?: PartitionState) => {
    // What stands there of a whole asset may be too scattered for one text, and a backfill needs none.
    const isWhole = pick === undefined && (status === "missing" || status === "failed");
    if (isWhole && (counts?.[status] ?? 0) > MANY)
      return navigate({ to: "/backfills/new", search: { select: assetKey, which: status } });
    setBusy(true);
    try {
      const { partition, count } = await selectPartitions(assetKey, { selection: pick, status });
      if (partition && count > MANY)
        await navigate({ to: "/backfills/new", search: { select: assetKey, partitions: partition } });
      else if (partition) await navigate({ to: "/launch", search: { select: assetKey, partition } });
    } catch (fault) {
      say((fault as Error).message, true);
    }
    setBusy(false);
  };
  const total = counts ? totalOf(counts) : 0;
  return (
    <div className={css.picked} data-some={pick !== undefined || undefined}>
      <div className={css.pickedText}>
        {pick === undefined ? (
          <span className="dim">Drag over the bar or the cells, or write keys, to select some.</span>
        ) : !counts ? (
          <span>Looking…</span>
        ) : (
          <>
            <span role="status">
              {count(total)} selected
              {PARTITION_STATES.filter((state) => counts[state] > 0)
                .map((state) => ` · ${count(counts[state])} ${wordOf(state).toLowerCase()}`)
                .join("")}
            </span>
            <span className={`${css.pickedKeys} mono`} title={pick}>
              {pick}
            </span>
          </>
        )}
      </div>
      {counts && counts.missing > 0 && (
        <Button kind="primary" icon="launch" disabled={busy} onClick={() => void launch("missing")}>
          {`${verbFor(counts.missing)} ${count(counts.missing)} missing`}
        </Button>
      )}
      {counts && counts.failed > 0 && (
        <Button icon="rerun" disabled={busy} onClick={() => void launch("failed")}>
          {`${verbFor(counts.failed)} ${count(counts.failed)} failed`}
        </Button>
      )}
      {pick !== undefined && total > 0 && (
        <Button disabled={busy} onClick={() => void launch()}>
          {`${verbFor(total)} all ${count(total)}`}
        </Button>
      )}
      {counts && total > 1 && (pick === undefined ? counts.missing > 0 && counts.missing <= MANY : total <= MANY) && (
        <ButtonLink
          icon="backfills"
          to="/backfills/new"
          search={{ select: assetKey, ...(pick === undefined ? { which: "missing" as const } : { partitions: pick }) }}
        >
          Backfill
        </ButtonLink>
      )}
      {near && <Button onClick={near.go}>{near.label}</Button>}
      {pick !== undefined && counts && counts.materialized + counts.failed > 0 && (
        <Button kind="ghost" onClick={() => setWiping(true)}>
          Wipe…
        </Button>
      )}
      <Wipe assetKey={assetKey} partitions={pick} open={isWiping} onClose={() => setWiping(false)} />
      {pick !== undefined && (
        <Button kind="ghost" onClick={onClear}>
          Clear
        </Button>
      )}
    </div>
  );
}

const COLUMNS: readonly Column<PartitionRange>[] = [
  {
    id: "state",
    head: "State",
    width: "112px",
    cell: (range) => <Status of={range.status} />,
  },
  {
    id: "first",
    head: "From",
    width: "minmax(100px, 1fr)",
    cell: (range) => <span className="mono">{range.first}</span>,
  },
  {
    id: "last",
    head: "To",
    width: "minmax(100px, 1fr)",
    cell: (range) => (range.count > 1 ? <span className="mono">{range.last}</span> : <span className="dim">–</span>),
  },
  {
    id: "holds",
    head: "In it",
    width: "minmax(140px, 2fr)",
    from: 640,
    cell: (range) => {
      const counts = range.counts;
      if (!counts) return null;
      const parts = PARTITION_STATES.filter((state) => counts[state] > 0);
      return (
        <span className="dim">
          {parts.map((state) => `${count(counts[state])} ${wordOf(state).toLowerCase()}`).join(" · ")}
        </span>
      );
    },
  },
  { id: "count", head: "Partitions", width: "84px", align: "end", cell: (range) => count(range.count) },
];
