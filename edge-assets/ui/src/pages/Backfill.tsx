import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { actOnBackfill, type BackfillAct, backfillQuery } from "~/api/backfills";
import { runsQuery } from "~/api/queries";
import type { BackfillCounts, BackfillDetail, Run } from "~/api/types";
import { afterWrite } from "~/api/writes";
import { Button, ButtonLink } from "~/components/Button";
import { Confirm } from "~/components/Dialog";
import type { IconName } from "~/components/Icon";
import { Copy, Empty, Facts, Head, Loading, Problem, Section, Tag } from "~/components/Parts";
import { Progress } from "~/components/Progress";
import { RunLink } from "~/components/RunParts";
import { MarkOf } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import { Ago, Time, Took } from "~/components/Time";
import { say } from "~/components/toast";
import { BACKFILL_PARTS, BACKFILL_TAG, notMadeOf, overOf, PART_WORDS } from "~/lib/backfills";
import { count, plural, shortId } from "~/lib/format";
import { useKeys } from "~/lib/keys";
import { statusOf, wordOf } from "~/lib/status";
import { useTitle } from "~/shell/title";
import css from "./Backfills.module.css";
import { Left } from "./backfill/Left";
import { PartitionGrid } from "./backfill/PartitionGrid";

const route = getRouteApi("/backfills/$id");

/** A backfill: how far each asset is, why some of it is not made, and what can be done about it. */
export default function Backfill() {
  const { id } = route.useParams();
  const query = useQuery(backfillQuery(id));
  const navigate = useNavigate();
  const it = query.data;
  useTitle(`backfill ${shortId(id)}`, it && statusOf(it.status));
  useKeys({ Escape: () => void navigate({ to: "/backfills" }) });
  if (query.isError && !it)
    return (
      <>
        <Head title="Backfill" />
        <Problem error={query.error} retry={() => void query.refetch()} />
      </>
    );
  if (!it) return <Loading rows={10} />;
  return (
    <>
      <Head
        mark={<MarkOf of={it.status} size={22} label={null} />}
        title={
          <>
            {wordOf(it.status)} <span className="dim">·</span> {it.selection}
          </>
        }
        sub={
          <>
            <span className="mono">{it.partitions}</span>
            <span>
              asked for <Ago at={it.created_at} />
            </span>
            <span>
              {it.finished_at ? "took " : it.status === "running" ? "left: " : ""}
              {(it.finished_at || it.status === "running") && <Left backfill={it} />}
            </span>
          </>
        }
      >
        <Actions it={it} />
      </Head>
      <div className={css.columns}>
        <div>
          <Section title="Progress" aside={`${count(overOf(it.counts))} of ${plural(it.total, "partition")}`}>
            <Progress counts={it.counts} total={it.total} tall />
            <Figures counts={it.counts} />
          </Section>
          {it.failures.length > 0 && (
            <Section title="Why some are not made">
              <ul>
                {it.failures.map((failure) => (
                  <li key={failure.reason} className={css.failure}>
                    <span className={css.bad}>{plural(failure.runs, "run")}</span>
                    <span className={css.reason}>{failure.reason}</span>
                    <RunLink id={failure.first} />
                  </li>
                ))}
              </ul>
            </Section>
          )}
          {it.changes.length > 0 && (
            <Section title="Changed since it was asked for">
              <ul>
                {it.changes.map((change) => (
                  <li key={change}>{change}</li>
                ))}
              </ul>
            </Section>
          )}
          <Section title={`Assets ${it.assets.length || ""}`}>
            {it.assets.length === 0 ? (
              <p className="dim">Its runs are forgotten; what became of its partitions stands above.</p>
            ) : (
              <ul>
                {it.assets.map((asset) => (
                  <AssetOf key={asset.asset} it={asset} partitions={it.partitions} />
                ))}
              </ul>
            )}
          </Section>
          <RunsOf id={id} />
        </div>
        <aside className={css.side}>
          <Section title="As it was asked for">
            <Facts
              items={[
                [
                  "Id",
                  <span key="i" className={`${css.figure} mono`}>
                    {shortId(it.id)} <Copy text={it.id} label="Copy the id" />
                  </span>,
                ],
                ["Selection", <code key="s">{it.selection}</code>],
                ["Partitions", <code key="p">{it.partitions}</code>],
                ["A run makes", policyWords(it.policy)],
                ["At once", it.at_once ? plural(it.at_once, "run") : "as many as the queue takes"],
                ["Priority", it.priority],
                ["Attempt", it.attempt],
                Object.keys(it.tags).length > 0 && [
                  "Labels",
                  Object.entries(it.tags).map(([name, value]) => <Tag key={name}>{`${name}=${value}`}</Tag>),
                ],
                ["Asked for", <Time key="a" at={it.created_at} />],
                it.finished_at && ["Ended", <Time key="e" at={it.finished_at} />],
              ]}
            />
          </Section>
        </aside>
      </div>
    </>
  );
}

const policyWords = (policy: string): string =>
  policy === "per-partition"
    ? "one partition"
    : policy === "one-run"
      ? "all partitions"
      : `${policy.replace("ranges:", "")} neighbors at most`;

const MARKS: Partial<Record<(typeof BACKFILL_PARTS)[number], string>> = {
  succeeded: "success",
  failed: "failure",
  canceled: "canceled",
  held_back: "skipped",
  gone: "missing",
  running: "running",
};

function Figures({ counts }: { counts: BackfillCounts }) {
  return (
    <div className={css.figures}>
      {BACKFILL_PARTS.filter((part) => counts[part] > 0).map((part) => (
        <span key={part} className={css.figure}>
          <MarkOf of={MARKS[part] ?? "queued"} size={12} label={null} />
          <b>{count(counts[part])}</b> {PART_WORDS[part]}
        </span>
      ))}
    </div>
  );
}

function AssetOf({ it, partitions }: { it: BackfillDetail["assets"][number]; partitions: string }) {
  const isText = partitions !== "missing" && partitions !== "failed";
  const made = it.counts;
  const total = BACKFILL_PARTS.reduce((sum, part) => sum + made[part], 0);
  const pick = it.not_made.length > 0 ? it.not_made.join(",") : isText ? partitions : undefined;
  return (
    <li className={css.asset}>
      <div className={css.assetHead}>
        <Link
          to="/assets/$key"
          params={{ key: it.asset }}
          search={{ tab: "partitions", pick }}
          className={`${css.link} mono`}
        >
          {it.asset}
        </Link>
        <span className="dim">
          {count(overOf(made))} of {count(total)}
        </span>
      </div>
      {it.ranges.length > 0 ? <PartitionGrid asset={it} /> : <Progress counts={made} total={total} />}
      {it.not_made.length > 0 && (
        <p className={css.keys}>
          Not made: <span className="mono">{it.not_made.slice(0, 12).join(", ")}</span>
          {it.not_made.length + it.not_made_left_out > 12 &&
            ` and ${plural(it.not_made.length + it.not_made_left_out - 12, "more range")}`}
        </p>
      )}
    </li>
  );
}

function RunsOf({ id }: { id: string }) {
  const query = useInfiniteQuery(runsQuery({ tag: `${BACKFILL_TAG}=${id}` }));
  const navigate = useNavigate();
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return (
    <Section
      title="Runs"
      flush
      aside={
        <Link to="/runs" search={{ backfill: id }} className={css.link}>
          In the list of runs
        </Link>
      }
    >
      {query.isPending ? (
        <Loading rows={4} />
      ) : rows.length === 0 ? (
        <Empty>No run was asked for yet.</Empty>
      ) : (
        <div className={css.runs}>
          <Table
            label="Runs of the backfill"
            columns={RUN_COLUMNS}
            rows={rows}
            rowKey={(run) => run.id}
            onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
            onOpen={(run) => void navigate({ to: "/runs/$id", params: { id: run.id } })}
          />
        </div>
      )}
    </Section>
  );
}

const RUN_COLUMNS: readonly Column<Run>[] = [
  { id: "mark", head: <span className="sr">Status</span>, width: "14px", cell: (run) => <MarkOf of={run.status} /> },
  { id: "id", head: "Run", width: "76px", cell: (run) => <RunLink id={run.id} /> },
  {
    id: "partition",
    head: "Partitions",
    width: "minmax(110px, 1.6fr)",
    cell: (run) => <span className="mono">{run.partition ?? "–"}</span>,
  },
  {
    id: "reason",
    head: "Reason",
    width: "minmax(120px, 2fr)",
    from: 560,
    cell: (run) => (
      <span className={run.status === "failure" ? css.bad : "dim"} title={run.reason ?? undefined}>
        {run.reason}
      </span>
    ),
  },
  {
    id: "took",
    head: "Took",
    width: "76px",
    align: "end",
    cell: (run) => <Took from={run.started_at} to={run.finished_at} />,
  },
];

/** What each act is called, and what it says before and after. */
const ACTS: Record<BackfillAct, { word: string; icon: IconName; done: string }> = {
  pause: { word: "Pause", icon: "pause", done: "No further run begins" },
  resume: { word: "Resume", icon: "launch", done: "It goes on" },
  cancel: { word: "Cancel", icon: "stop", done: "Asked it to stop" },
  retry: { word: "Retry what was not made", icon: "rerun", done: "What was not made is asked for again" },
};

function Actions({ it }: { it: BackfillDetail }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"cancel" | "retry">();
  const act = useMutation({
    mutationFn: (act: BackfillAct) => actOnBackfill(it.id, act),
    onSuccess: (_, done) => say(ACTS[done].done),
    onError: (error: Error) => say(error.message, true),
    onSettled: async () => {
      await afterWrite(queries, ["backfills", "runs", "overview", "assets"]);
      setAsking(undefined);
    },
  });
  const isOver = it.finished_at != null;
  const wrong = notMadeOf(it.counts);
  const under = it.counts.running + it.counts.queued;
  const button = (name: BackfillAct, ask: boolean) => (
    <Button
      icon={ACTS[name].icon}
      kind={name === "cancel" ? "danger" : name === "retry" ? "primary" : "plain"}
      disabled={act.isPending}
      onClick={() => (ask && (name === "cancel" || name === "retry") ? setAsking(name) : act.mutate(name))}
    >
      {ACTS[name].word}
    </Button>
  );
  return (
    <>
      <ButtonLink icon="runs" to="/runs" search={{ backfill: it.id }}>
        Runs
      </ButtonLink>
      {it.status === "running" && button("pause", false)}
      {it.status === "paused" && button("resume", false)}
      {!isOver && it.status !== "canceling" && button("cancel", true)}
      {isOver && wrong > 0 && button("retry", true)}
      <Confirm
        open={asking !== undefined}
        title={asking === "cancel" ? "Cancel the backfill" : "Retry what was not made"}
        action={asking === "cancel" ? "Cancel the backfill" : `Make ${plural(wrong, "partition")}`}
        danger={asking === "cancel"}
        busy={act.isPending}
        onConfirm={() => asking && act.mutate(asking)}
        onClose={() => setAsking(undefined)}
      >
        {asking === "cancel"
          ? `${plural(under, "partition")} in the queue or under way are stopped, and ${count(it.counts.waiting)} are not begun; what was made stays.`
          : `New runs are asked for ${plural(wrong, "partition")}; what was made is not made again.`}
      </Confirm>
    </>
  );
}
