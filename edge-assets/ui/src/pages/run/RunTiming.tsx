import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { recentRunsQuery } from "~/api/queries";
import type { RunDetail } from "~/api/types";
import { Button } from "~/components/Button";
import { Empty, Facts, Section } from "~/components/Parts";
import { barsOf, isOver } from "~/components/RunParts";
import { MarkOf } from "~/components/Status";
import { Strip } from "~/components/Strip";
import { type Column, Table } from "~/components/Table";
import { Gantt } from "~/gantt/Gantt";
import { type StepTiming, timingsOf, totalsOf } from "~/gantt/timing";
import { useNow } from "~/lib/clock";
import { plural } from "~/lib/format";
import { againstUsual, tookMs } from "~/lib/runs";
import { percentile } from "~/lib/series";
import { duration, instant } from "~/lib/time";
import css from "./RunTiming.module.css";
import { useRows } from "./useRows";

const route = getRouteApi("/runs/$id");

/** Where the time of a run went, beside how long its like take as a rule. */
export function RunTiming({ run }: { run: RunDetail }) {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/runs/$id" });
  const rows = useRows(run);
  const live = !isOver(run);
  const now = useNow(live);
  const from = instant(run.started_at);
  const to = instant(run.finished_at);
  const timings = useMemo(() => timingsOf(rows, to ?? now), [rows, to, now]);
  const recent = useQuery({ ...recentRunsQuery({ job: run.job ?? undefined }, 50), enabled: run.job != null }).data;
  if (from === undefined) return <Empty hint={run.reason ?? undefined}>The run has not begun.</Empty>;
  const took = Math.max(0, (to ?? now) - from);
  const totals = totalsOf(timings, took);
  const like = recent?.items.filter((other) => other.status === "success") ?? [];
  const usual = percentile(
    like.flatMap((other) => tookMs(other) ?? []),
    0.5,
  );
  return (
    <div className={css.page}>
      <div className={css.figures}>
        <Facts
          items={[
            ["In the queue", duration(from - (instant(run.created_at) ?? from))],
            [live ? "Runs for" : "Took", duration(took)],
            usual !== undefined && like.length > 2 && ["Against the usual", againstUsual(took, usual)],
          ]}
        />
        <Facts
          items={[
            totals.pathSteps > 0 && [
              "Critical path",
              `${duration(totals.pathMs)} in ${plural(totals.pathSteps, "step")}`,
            ],
            ["Work of all steps", duration(totals.workMs)],
            ["Steps at once", `${totals.atOnce.toFixed(1)} as a rule`],
            totals.lostMs > 0 && ["Lost to repetitions", duration(totals.lostMs)],
          ]}
        />
        {recent && recent.items.length > 1 && (
          <div className={css.strip}>
            <span className="dim">The last runs of {run.job}</span>
            <Strip bars={barsOf(recent.items.slice(0, 30))} slots={30} label={`Last runs of ${run.job}`} />
          </div>
        )}
      </div>
      <Section
        title="Over time"
        flush
        aside={
          <Button
            kind="ghost"
            aria-pressed={search.unfolded !== true}
            title="Gaps in which nothing ran are drawn as a narrow mark"
            onClick={() =>
              void navigate({ search: { ...search, unfolded: search.unfolded ? undefined : true }, replace: true })
            }
          >
            Fold gaps
          </Button>
        }
      >
        <div className={css.gantt} style={{ height: Math.min(420, 40 + 26 * rows.length) }}>
          <Gantt
            rows={rows}
            from={from}
            to={to}
            selected={search.step}
            onSelect={(step) => void navigate({ search: { ...search, step }, replace: true })}
            fold={search.unfolded !== true}
          />
        </div>
      </Section>
      <Section title="Steps, the longest first" flush>
        <div className={css.table}>
          <Table
            label="Steps by time"
            columns={COLUMNS}
            rows={timings}
            rowKey={(it) => it.key}
            onOpen={(it) => void navigate({ search: { step: it.key } })}
          />
        </div>
      </Section>
    </div>
  );
}

const some = (ms: number) => (ms > 0 ? duration(ms) : <span className="dim">–</span>);

const COLUMNS: readonly Column<StepTiming>[] = [
  { id: "mark", head: <span className="sr">Status</span>, width: "14px", cell: (it) => <MarkOf of={it.status} /> },
  {
    id: "step",
    head: "Step",
    width: "minmax(140px, 2fr)",
    cell: (it) => (
      <span className="mono">
        {it.key}
        {it.critical && <span className={css.path}> on the critical path</span>}
      </span>
    ),
  },
  { id: "wait", head: "Waited", width: "76px", align: "end", from: 560, cell: (it) => some(it.waitMs) },
  { id: "run", head: "Ran", width: "76px", align: "end", cell: (it) => some(it.runMs) },
  { id: "failed", head: "Failed tries", width: "84px", align: "end", from: 680, cell: (it) => some(it.failedMs) },
  { id: "delay", head: "Delays", width: "76px", align: "end", from: 760, cell: (it) => some(it.delayMs) },
  { id: "all", head: "In all", width: "80px", align: "end", cell: (it) => duration(it.allMs) },
];
