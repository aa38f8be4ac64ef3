import { Link } from "@tanstack/react-router";
import type { Run } from "~/api/types";
import { isOver, RunLink, Trigger, targetOf } from "~/components/RunParts";
import { MarkOf, Status } from "~/components/Status";
import type { Column } from "~/components/Table";
import { Time } from "~/components/Time";
import { UsualBar } from "~/components/UsualBar";
import { backfillOf, type RunRow } from "~/lib/backfills";
import { count, plural } from "~/lib/format";
import { statusOf, wordOf, worst } from "~/lib/status";
import css from "../Runs.module.css";

/** One line a run, all of one height. */
export function columnsOf(
  usual: ReadonlyMap<string, number>,
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
      cell: ({ run, runs }) => (runs ? null : <UsualBar run={run} usual={usual.get(targetOf(run))} />),
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
