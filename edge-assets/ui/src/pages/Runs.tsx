import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { deploymentQuery, runsQuery } from "~/api/queries";
import { ButtonLink, Segments } from "~/components/Button";
import { Empty, Head, Loading, Problem } from "~/components/Parts";
import { targetOf } from "~/components/RunParts";
import { Mark } from "~/components/Status";
import { Table } from "~/components/Table";
import { backfillOf, folded, type RunRow } from "~/lib/backfills";
import { compact } from "~/lib/format";
import { RUN_STATES, type RunFilterState, STATUSES_OF } from "~/lib/pages";
import { commandOf } from "~/lib/program";
import { runsFilter, usualOf } from "~/lib/runs";
import type { Status as State } from "~/lib/status";
import { useTitle } from "~/shell/title";
import css from "./Runs.module.css";
import { Bulk } from "./runs/Bulk";
import { columnsOf } from "./runs/columns";
import { Filters } from "./runs/Filters";

const route = getRouteApi("/runs");

const LABELS: Record<RunFilterState, { word: string; mark?: State; of?: readonly string[] }> = {
  all: { word: "All" },
  failed: { word: "Failed", mark: "failed", of: ["failure"] },
  queued: { word: "Queued", mark: "queued", of: ["queued"] },
  running: { word: "Running", mark: "running", of: ["starting", "running", "canceling"] },
  active: { word: "Active", mark: "running", of: ["queued", "starting", "running", "canceling"] },
  succeeded: { word: "Succeeded", mark: "succeeded", of: ["success"] },
  canceled: { word: "Canceled", mark: "canceled", of: ["canceled"] },
};

export default function Runs() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/runs" });
  const open = useNavigate();
  const state = search.state ?? "all";
  useTitle(state === "all" ? "Runs" : `Runs: ${LABELS[state].word.toLowerCase()}`);
  // An age is counted from when it was asked for: a list does not lose its end while one reads it.
  const text = JSON.stringify(search);
  const filter = useMemo(
    () => runsFilter({ ...search, age: search.since }, STATUSES_OF[state], Date.now()),
    [text, state],
  );
  const runs = useInfiniteQuery(runsQuery(filter));
  const deployment = useQuery(deploymentQuery()).data;
  const counts = deployment?.runs;
  const program = deployment?.location;
  const rows = useMemo(() => runs.data?.pages.flatMap((page) => page.items) ?? [], [runs.data]);
  // Where the runs of one backfill are asked for, they are not folded.
  const shown = useMemo(
    () => (search.backfill ? rows.map((run): RunRow => ({ run })) : folded(rows)),
    [rows, search.backfill],
  );
  const usual = useMemo(() => usualOf(rows, targetOf), [rows]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = runs;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  const change = (part: Partial<typeof search>) => {
    setSelected(new Set());
    void navigate({ search: { ...search, ...part }, replace: true });
  };
  const total = (of: readonly string[] | undefined) =>
    counts &&
    (of ? of.reduce((sum, name) => sum + (counts[name] ?? 0), 0) : Object.values(counts).reduce((a, b) => a + b, 0));
  const columns = useMemo(() => columnsOf(usual, selected, toggle), [usual, selected]);
  const filtered = Object.values(search).some((value) => value !== undefined);

  return (
    <>
      <Head title="Runs">
        <ButtonLink kind="primary" icon="launch" to="/launch">
          Launch
        </ButtonLink>
      </Head>
      <div className={css.bar}>
        <Segments
          label="State of the runs"
          value={state}
          onChange={(value) => change({ state: value === "all" ? undefined : value })}
          options={RUN_STATES.filter((value) => value !== "active" || state === "active").map((value) => {
            const { word, mark, of } = LABELS[value];
            const count = total(of);
            return {
              value,
              label: (
                <>
                  {mark && <Mark state={mark} size={12} label={null} />}
                  {word}
                  {count !== undefined && <span className={css.count}>{compact(count)}</span>}
                </>
              ),
            };
          })}
        />
        <Filters search={search} change={change} />
      </div>
      {selected.size > 0 && (
        <Bulk runs={rows.filter((run) => selected.has(run.id))} onDone={() => setSelected(new Set())} />
      )}
      {runs.isError && rows.length === 0 ? (
        <Problem error={runs.error} retry={() => void runs.refetch()} />
      ) : runs.isPending ? (
        <Loading rows={12} />
      ) : rows.length === 0 ? (
        filtered ? (
          <Empty hint={<Link to="/runs">Show all runs</Link>}>No run is like that.</Empty>
        ) : (
          <Empty
            hint="Launch one here, switch a schedule on, or use the command line."
            command={commandOf(program, "materialize '*'")}
          >
            Nothing has run yet.
          </Empty>
        )
      ) : (
        <Table
          label="Runs"
          columns={columns}
          rows={shown}
          rowKey={(row) => row.run.id}
          selected={selected}
          onSelect={(id) => !shown.find((row) => row.run.id === id)?.runs && toggle(id)}
          onOpen={({ run, runs }) =>
            runs ? change({ backfill: backfillOf(run) }) : void open({ to: "/runs/$id", params: { id: run.id } })
          }
          onEnd={onEnd}
          foot={isFetchingNextPage ? <Loading rows={2} /> : undefined}
        />
      )}
    </>
  );
}
