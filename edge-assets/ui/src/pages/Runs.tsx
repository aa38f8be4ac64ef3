import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { deploymentQuery, jobsQuery, runsQuery } from "~/api/queries";
import type { Run } from "~/api/types";
import { afterWrite, cancelRun, retryRun } from "~/api/writes";
import { Button, ButtonLink, Segments } from "~/components/Button";
import { Confirm } from "~/components/Dialog";
import { Empty, FilterField, Head, Loading, Problem } from "~/components/Parts";
import { DurationBar, isOver, longestOf, RunLink, Trigger, targetOf } from "~/components/RunParts";
import { Mark, MarkOf, Status } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import { Time } from "~/components/Time";
import { say } from "~/components/toast";
import { BACKFILL_TAG, backfillOf, folded, type RunRow } from "~/lib/backfills";
import { compact, count, plural, shortId } from "~/lib/format";
import { RUN_STATES, type RunFilterState, STATUSES_OF } from "~/lib/pages";
import { type Status as State, statusOf, wordOf, worst } from "~/lib/status";
import { useTitle } from "~/shell/title";
import css from "./Runs.module.css";

const route = getRouteApi("/runs");

const LABELS: Record<RunFilterState, { word: string; mark?: State; of?: readonly string[] }> = {
  all: { word: "All" },
  failed: { word: "Failed", mark: "failed", of: ["failure"] },
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
  const runs = useInfiniteQuery(
    runsQuery({
      status: STATUSES_OF[state],
      job: search.job,
      trigger: search.trigger,
      id: search.id,
      tag: search.backfill && `${BACKFILL_TAG}=${search.backfill}`,
    }),
  );
  const counts = useQuery(deploymentQuery()).data?.runs;
  const jobs = useQuery(jobsQuery()).data?.items;
  const rows = useMemo(() => runs.data?.pages.flatMap((page) => page.items) ?? [], [runs.data]);
  // Where the runs of one backfill are asked for, they are not folded.
  const shown = useMemo(
    () => (search.backfill ? rows.map((run): RunRow => ({ run })) : folded(rows)),
    [rows, search.backfill],
  );
  const longest = useMemo(() => longestOf(rows), [rows]);
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
  const columns = useMemo(() => columnsOf(longest, selected, toggle), [longest, selected]);
  const filtered = search.job || search.trigger || search.id || search.backfill || state !== "all";

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
          options={RUN_STATES.map((value) => {
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
        <select
          className={css.select}
          aria-label="Job"
          value={search.job ?? ""}
          onChange={(event) => change({ job: event.target.value || undefined })}
        >
          <option value="">All jobs</option>
          {search.job && !jobs?.some((job) => job.name === search.job) && (
            <option value={search.job}>{search.job}</option>
          )}
          {jobs?.map((job) => (
            <option key={job.name} value={job.name}>
              {job.name}
            </option>
          ))}
        </select>
        <FilterField
          label="Beginning or end of an id"
          placeholder="Id of a run"
          value={search.id ?? ""}
          onChange={(id) => change({ id: id.replaceAll(/[^0-9a-f-]/gi, "") || undefined })}
        />
        {search.backfill && (
          <Button icon="close" onClick={() => change({ backfill: undefined })}>
            Backfill {shortId(search.backfill)}
          </Button>
        )}
        {search.trigger && (
          <Button icon="close" onClick={() => change({ trigger: undefined })}>
            {search.trigger}
          </Button>
        )}
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
          <Empty hint="Launch one here, switch a schedule on, or use the command line." command="edge materialize '*'">
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

function columnsOf(
  longest: ReadonlyMap<string, number>,
  selected: ReadonlySet<string>,
  toggle: (id: string) => void,
): readonly Column<RunRow>[] {
  return [
    {
      id: "select",
      head: <span className="sr">Selected</span>,
      width: "16px",
      from: 720,
      cell: ({ run, runs }) =>
        runs ? null : (
          <input
            type="checkbox"
            className={css.box}
            aria-label={`Select run ${run.id}`}
            checked={selected.has(run.id)}
            onChange={() => toggle(run.id)}
          />
        ),
    },
    {
      id: "mark",
      head: <span className="sr">Status</span>,
      width: "14px",
      until: 1040,
      cell: (row) => <MarkOf of={standing(row)} />,
    },
    { id: "status", head: "Status", width: "92px", from: 1040, cell: (row) => <Status of={standing(row)} /> },
    {
      id: "id",
      head: "Run",
      width: "76px",
      cell: ({ run, runs }) =>
        runs ? (
          <Link to="/runs" search={{ backfill: backfillOf(run) }}>
            {plural(runs.length, "run")}
          </Link>
        ) : (
          <RunLink id={run.id} />
        ),
    },
    {
      id: "target",
      head: "What",
      width: "minmax(130px, 1.4fr)",
      cell: ({ run, runs }) => (
        <span title={run.selection}>
          <span className={css.target}>{targetOf(run)}</span>
          {runs && <span className="dim"> of a backfill</span>}
          {!runs && run.partition && <span className="dim mono"> {run.partition}</span>}
        </span>
      ),
    },
    {
      id: "reason",
      head: "Reason",
      width: "minmax(160px, 2.4fr)",
      from: 720,
      cell: ({ run, runs }) =>
        runs ? (
          <span className="dim">{talliedOf(runs)}</span>
        ) : run.reason ? (
          <span className={run.status === "failure" ? css.reason : "dim"} title={run.reason}>
            {run.reason}
          </span>
        ) : !isOver(run) && run.planned_steps > 0 ? (
          <span className="dim">{`${run.succeeded_steps} of ${plural(run.planned_steps, "step")}`}</span>
        ) : null,
    },
    {
      id: "trigger",
      head: "Trigger",
      width: "minmax(90px, 0.8fr)",
      from: 860,
      cell: ({ run }) => <Trigger run={run} />,
    },
    { id: "start", head: "Asked for", width: "92px", align: "end", cell: ({ run }) => <Time at={run.created_at} /> },
    {
      id: "duration",
      head: "Duration",
      width: "150px",
      align: "end",
      from: 960,
      cell: ({ run, runs }) => (runs ? null : <DurationBar run={run} longest={longest.get(targetOf(run))} />),
    },
  ];
}

/** Of folded runs, the state that asks most for a person. */
const standing = ({ run, runs }: RunRow): string =>
  runs?.find((it) => statusOf(it.status) === worst(runs.map((each) => statusOf(each.status))))?.status ?? run.status;

/** `3 failed, 24 succeeded`. */
function talliedOf(runs: readonly Run[]): string {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(run.status, (counts.get(run.status) ?? 0) + 1);
  return [...counts].map(([status, value]) => `${count(value)} ${wordOf(status).toLowerCase()}`).join(", ");
}

/** What can be done with several runs at once. */
function Bulk({ runs, onDone }: { runs: readonly Run[]; onDone: () => void }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"cancel" | "retry">();
  const [busy, setBusy] = useState(false);
  const active = runs.filter((run) => !isOver(run));
  const failed = runs.filter((run) => run.status === "failure" || run.status === "canceled");
  const what = asking === "cancel" ? active : failed;
  const go = async () => {
    setBusy(true);
    const results = await Promise.allSettled(
      what.map((run) => (asking === "cancel" ? cancelRun(run.id) : retryRun(run.id, "failed"))),
    );
    const wrong = results.filter((result) => result.status === "rejected");
    if (wrong.length > 0)
      say(
        `${plural(wrong.length, "run")} could not be ${asking === "cancel" ? "canceled" : "re-run"}: ${messageOf(wrong[0])}`,
        true,
      );
    else
      say(
        asking === "cancel"
          ? `Asked ${plural(what.length, "run")} to stop`
          : `${plural(what.length, "run")} queued again`,
      );
    await afterWrite(queries, ["runs", "overview", "deployment"]);
    setBusy(false);
    setAsking(undefined);
    onDone();
  };
  return (
    <div className={css.bulk}>
      <span>{plural(runs.length, "run")} selected</span>
      <Button icon="rerun" disabled={failed.length === 0} onClick={() => setAsking("retry")}>
        Re-run failed{failed.length ? ` (${failed.length})` : ""}
      </Button>
      <Button icon="stop" kind="danger" disabled={active.length === 0} onClick={() => setAsking("cancel")}>
        Cancel{active.length ? ` (${active.length})` : ""}
      </Button>
      <Button kind="ghost" onClick={onDone}>
        Clear
      </Button>
      <Confirm
        open={asking !== undefined}
        title={asking === "cancel" ? "Cancel runs" : "Re-run what failed"}
        action={asking === "cancel" ? `Cancel ${plural(what.length, "run")}` : `Re-run ${plural(what.length, "run")}`}
        danger={asking === "cancel"}
        busy={busy}
        onConfirm={() => void go()}
        onClose={() => setAsking(undefined)}
      >
        {asking === "cancel"
          ? "Steps under way are stopped; what they had begun to write may be incomplete."
          : "A new run is queued for each; steps that succeeded are not run again."}
      </Confirm>
    </div>
  );
}

const messageOf = (result: PromiseSettledResult<unknown> | undefined) =>
  result?.status === "rejected" && result.reason instanceof Error ? result.reason.message : "";
