import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { watch } from "~/api/live";
import { assetQuery, recentRunsQuery, runQuery } from "~/api/queries";
import type { RunDetail, Step } from "~/api/types";
import { afterWrite, cancelRun, retryRun } from "~/api/writes";
import { Button } from "~/components/Button";
import { Confirm } from "~/components/Dialog";
import { Icon } from "~/components/Icon";
import { Menu } from "~/components/Menu";
import { Copy, Head, Loading, Problem } from "~/components/Parts";
import { isOver, isWipe, RunLink, Trigger, targetOf } from "~/components/RunParts";
import { Mark, MarkOf } from "~/components/Status";
import { Tabs } from "~/components/Tabs";
import { Time, Took } from "~/components/Time";
import { say } from "~/components/toast";
import { withoutAnsi } from "~/lib/ansi";
import { copyText } from "~/lib/browser";
import { plain, plural, shortId } from "~/lib/format";
import { useKeys } from "~/lib/keys";
import { RUN_TABS } from "~/lib/pages";
import { neverBegan } from "~/lib/runs";
import { statusOf, wordOf } from "~/lib/status";
import { useTitle } from "~/shell/title";
import css from "./Run.module.css";
import { RunConfig } from "./run/RunConfig";
import { RunLogs } from "./run/RunLogs";
import { RunSteps } from "./run/RunSteps";
import { RunTiming } from "./run/RunTiming";

const RunLineage = lazy(() => import("./run/RunLineage"));

const route = getRouteApi("/runs/$id");

export default function Run() {
  const { id } = route.useParams();
  const query = useQuery(runQuery(id));
  const run = query.data;
  useTitle(run ? `${targetOf(run)} · run ${shortId(id)}` : `Run ${shortId(id)}`, run && statusOf(run.status));
  // The stream tells of a run only while somebody looks at it.
  const over = run ? isOver(run) : true;
  useEffect(() => (over ? undefined : watch(`run:${id}`, () => {})), [id, over]);
  if (query.isPending) return <Loading rows={10} />;
  if (!run) {
    return (
      <>
        <Head title={`Run ${shortId(id)}`} />
        {query.error && <Problem error={query.error} retry={() => void query.refetch()} />}
      </>
    );
  }
  return <Shown key={run.id} run={run} />;
}

function Shown({ run }: { run: RunDetail }) {
  const search = route.useSearch();
  const tab = search.tab ?? "logs";
  useNeighbors(run);
  const failed = run.steps.filter((step) => step.status === "failure");
  const skipped = run.steps.filter((step) => step.status === "skipped").length;
  return (
    <>
      <Head
        mark={<MarkOf of={run.status} size={22} label={null} />}
        title={
          <>
            {wordOf(run.status)}
            <span className={css.dot}>·</span>
            {run.job ? (
              <Link to="/jobs/$name" params={{ name: run.job }}>
                {run.job}
              </Link>
            ) : (
              <span title={run.selection}>{targetOf(run)}</span>
            )}
            {run.partition && (
              <span className={css.partition} title={run.partition}>
                {run.partition}
              </span>
            )}
          </>
        }
        sub={
          <>
            <span className={css.id}>
              run <code title={run.id}>{shortId(run.id)}</code>
              <Copy text={run.id} label="Copy the id" />
            </span>
            <span>
              <Trigger run={run} />
            </span>
            <span>
              asked for <Time at={run.created_at} />
            </span>
            <span>
              {neverBegan(run) ? (
                "did not start"
              ) : (
                <>
                  {isOver(run) ? "took" : "for"} <Took from={run.started_at} to={run.finished_at} live={!isOver(run)} />
                </>
              )}
            </span>
            <span>
              {run.planned_steps > 0
                ? `${run.succeeded_steps} of ${plural(run.planned_steps, "step")}`
                : isWipe(run)
                  ? "without steps"
                  : "not planned yet"}
              {failed.length > 0 && `, ${failed.length} failed`}
              {skipped > 0 && `, ${skipped} skipped`}
            </span>
            {run.parent && (
              <span>
                repeats <RunLink id={run.parent} /> (attempt {run.attempt})
              </span>
            )}
          </>
        }
      >
        <Actions run={run} failed={failed.length + skipped} />
      </Head>
      <Verdict run={run} failed={failed} />
      <Tabs
        label="Parts of the run"
        current={tab}
        tabs={RUN_TABS.map((id) => ({
          id,
          label: id === "steps" ? `Steps ${run.steps.length}` : TABS[id],
          to: "/runs/$id",
          params: { id: run.id },
          search: { ...search, tab: id === "logs" ? undefined : id },
        }))}
      />
      {tab === "logs" && <RunLogs run={run} />}
      {tab === "steps" && <RunSteps run={run} />}
      {tab === "timing" && <RunTiming run={run} />}
      {tab === "lineage" && (
        <Suspense fallback={<Loading rows={6} />}>
          <RunLineage run={run} />
        </Suspense>
      )}
      {tab === "config" && <RunConfig run={run} />}
    </>
  );
}

const TABS: Record<(typeof RUN_TABS)[number], string> = {
  logs: "Logs",
  steps: "Steps",
  timing: "Timing",
  lineage: "Lineage",
  config: "Config",
};

/** Why it ended as it did: the first step that failed, what it said, and what that was caused by. */
function Verdict({ run, failed }: { run: RunDetail; failed: readonly Step[] }) {
  const first = failed[0];
  const source = useQuery({ ...assetQuery(first?.asset ?? ""), enabled: first !== undefined }).data?.source;
  if (run.status !== "failure" && !first && !(run.reason && run.status !== "success")) return null;
  if (!first) {
    return (
      <div className={css.verdict} data-quiet={run.status !== "failure" || undefined}>
        <Mark
          state={run.status === "failure" ? "failed" : run.status === "canceled" ? "canceled" : "queued"}
          label={null}
        />
        <p className={css.message}>{run.reason ?? "It ended without a reason."}</p>
      </div>
    );
  }
  const failure = first.failure;
  const [head, ...causes] = (failure?.chain ?? [run.reason ?? "It failed without a message."]).map(withoutAnsi);
  return (
    <div className={css.verdict}>
      <Mark state="failed" label={null} />
      <div className={css.why}>
        <p className={css.message}>
          <Link to="/assets/$key" params={{ key: first.asset }} className={css.step}>
            {first.key}
          </Link>{" "}
          {head}
        </p>
        {causes.map((cause, i) => (
          <p key={i} className={css.cause}>
            <Icon name="right" size={12} /> {cause}
          </p>
        ))}
        <p className={css.meta}>
          {failure && <span>{CAUSES[failure.cause] ?? plain(failure.cause)}</span>}
          {failure?.class && (
            <span>{failure.class === "transient" ? "a repetition may help" : "a repetition does not help"}</span>
          )}
          <span>{plural(first.attempts, "attempt")}</span>
          {source && (
            <span className={css.source}>
              <span>declared at</span> <code>{source}</code> <Copy text={source} label="Copy the place" />
            </span>
          )}
          {failed.length > 1 && (
            <Link from="/runs/$id" to="." search={(search) => ({ ...search, tab: "steps" as const })}>
              and {plural(failed.length - 1, "more failed step")}
            </Link>
          )}
        </p>
      </div>
    </div>
  );
}

const CAUSES: Record<string, string> = {
  error: "the asset returned an error",
  panic: "the asset panicked",
  step_timeout: "the step took longer than it may",
  run_timeout: "the run took longer than it may",
  check: "a blocking check failed",
};

function Actions({ run, failed }: { run: RunDetail; failed: number }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const again = async (steps: "all" | "failed") => {
    setBusy(true);
    try {
      const launched = await retryRun(run.id, steps);
      void afterWrite(queries, ["runs", "overview"]);
      say("The run is queued again");
      await navigate({ to: "/runs/$id", params: { id: launched.run.id } });
    } catch (error) {
      say((error as Error).message, true);
    } finally {
      setBusy(false);
    }
  };
  const cancel = async () => {
    setAsking(false);
    try {
      await cancelRun(run.id);
      say("The run was asked to stop");
      void afterWrite(queries, ["runs", `run:${run.id}`, "overview"]);
    } catch (error) {
      say((error as Error).message, true);
    }
  };
  if (!isOver(run)) {
    return (
      <>
        <Button kind="danger" icon="stop" disabled={run.status === "canceling"} onClick={() => setAsking(true)}>
          {run.status === "canceling" ? "Canceling" : "Cancel"}
        </Button>
        <Confirm
          open={asking}
          title="Cancel the run"
          action="Cancel the run"
          danger
          onConfirm={() => void cancel()}
          onClose={() => setAsking(false)}
        >
          {run.status === "queued"
            ? "It has not begun; nothing is lost."
            : "Steps under way are stopped; what they had begun to write may be incomplete."}
        </Confirm>
      </>
    );
  }
  const items = [
    {
      label: "Launch one like it…",
      icon: "launch" as const,
      onSelect: () => void navigate({ to: "/launch", search: { like: run.id } }),
    },
    {
      label: "All attempts",
      icon: "runs" as const,
      onSelect: () => void navigate({ to: "/runs", search: { root: run.root } }),
    },
    {
      label: "Copy the link",
      icon: "link" as const,
      onSelect: () => void copyText(location.href).then((done) => done && say("The link is copied")),
    },
  ];
  return (
    <>
      {run.status !== "success" && failed > 0 ? (
        <>
          <Button
            kind="primary"
            icon="rerun"
            disabled={busy}
            title={`Runs ${plural(failed, "step")} again, that failed or were skipped`}
            onClick={() => void again("failed")}
          >
            Re-run failed
          </Button>
          <Button
            disabled={busy}
            title={`Runs all of ${plural(run.planned_steps, "step")} again`}
            onClick={() => void again("all")}
          >
            Re-run all
          </Button>
        </>
      ) : (
        <Button icon="rerun" disabled={busy} onClick={() => void again("all")}>
          Re-run
        </Button>
      )}
      <Menu label="More about this run" items={items} />
    </>
  );
}

/** `[` and `]` go to the next and the previous run of the same job. */
function useNeighbors(run: RunDetail) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const go = async (by: number) => {
    const runs = (await queries.fetchQuery(recentRunsQuery(run.job ? { job: run.job } : {}, 200))).items;
    const at = runs.findIndex((other) => other.id === run.id);
    const next = at < 0 ? undefined : runs[at + by];
    if (next) await navigate({ to: "/runs/$id", params: { id: next.id } });
    else say(by < 0 ? "This is the newest run" : "There is no older run");
  };
  useKeys({ "[": () => void go(-1), "]": () => void go(1), Escape: () => void navigate({ to: "/runs" }) });
}
