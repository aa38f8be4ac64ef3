import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { jobQuery } from "~/api/queries";
import type { JobDetail, Run } from "~/api/types";
import { AssetLinks } from "~/components/AssetLinks";
import { ButtonLink } from "~/components/Button";
import { Markdown } from "~/components/Markdown";
import { Empty, Facts, Head, Loading, Problem, Section, Tag } from "~/components/Parts";
import { marksOf, RunLink, Trigger, targetOf } from "~/components/RunParts";
import { MarkOf } from "~/components/Status";
import { Strip } from "~/components/Strip";
import { type Column, Table } from "~/components/Table";
import { Ago, Time } from "~/components/Time";
import { UsualBar } from "~/components/UsualBar";
import { plural } from "~/lib/format";
import { usualOf } from "~/lib/runs";
import { statusOf } from "~/lib/status";
import { duration } from "~/lib/time";
import { useTitle } from "~/shell/title";
import css from "./Jobs.module.css";
import { Launchers } from "./job/Launchers";

const route = getRouteApi("/jobs/$name");

export default function JobPage() {
  const { name } = route.useParams();
  const query = useQuery(jobQuery(name));
  const job = query.data;
  useTitle(name, job?.last_run ? statusOf(job.last_run.status) : undefined);
  if (query.isError && !job) {
    return (
      <>
        <Head title={name} />
        <Problem error={query.error} retry={() => void query.refetch()} />
      </>
    );
  }
  if (!job) return <Loading rows={8} />;
  return (
    <>
      <Head
        mark={job.last_run ? <MarkOf of={job.last_run.status} size={22} label={null} /> : undefined}
        title={job.name}
        sub={
          <>
            <code>{job.selection}</code>
            <span>{plural(job.asset_count, "asset")}</span>
          </>
        }
      >
        <ButtonLink icon="runs" to="/runs" search={{ job: job.name }}>
          Its runs
        </ButtonLink>
        <ButtonLink kind="primary" icon="launch" to="/launch" search={{ job: job.name }}>
          Launch
        </ButtonLink>
      </Head>
      <Figures job={job} />
      <div className={css.columns}>
        <section className={css.runs}>
          <Section title="Last runs" flush>
            {job.runs.length === 0 ? (
              <Empty hint="Launch it here, or switch its schedule on.">It has never run.</Empty>
            ) : (
              <Runs runs={job.runs} />
            )}
          </Section>
        </section>
        <aside className={css.side}>
          <Launchers job={job} />
          {job.description && (
            <Section title="About">
              <Markdown text={job.description} />
            </Section>
          )}
          <Section title="Definition">
            <Facts
              items={[
                ["Declared at", <code key="s">{job.source}</code>],
                ["Retries", job.retries || "none"],
                job.timeout_s != null && ["Time-out", duration(job.timeout_s * 1000)],
                job.max_runs != null && ["At once", `${job.max_runs} of its runs`],
                ["Priority", job.priority],
                Object.keys(job.tags).length > 0 && [
                  "Labels",
                  Object.entries(job.tags).map(([name, value]) => <Tag key={name}>{`${name}=${value}`}</Tag>),
                ],
              ]}
            />
          </Section>
          <Section
            title={
              <>
                Assets <span className="dim">{job.assets.length}</span>
              </>
            }
          >
            <AssetLinks keys={job.assets} label="Assets" />
          </Section>
        </aside>
      </div>
    </>
  );
}

function Figures({ job }: { job: JobDetail }) {
  const over = job.runs.filter((run) => run.status === "success" || run.status === "failure");
  const good = over.filter((run) => run.status === "success").length;
  return (
    <div className={css.figures}>
      <div className={css.figure}>
        <b>{over.length ? `${Math.round((100 * good) / over.length)} %` : "–"}</b>
        <span>of the last {over.length} succeeded</span>
      </div>
      <div className={css.figure}>
        <b>{duration(job.typical_s == null ? undefined : job.typical_s * 1000)}</b>
        <span>half take less (p50)</span>
      </div>
      <div className={css.figure}>
        <b>{duration(job.slow_s == null ? undefined : job.slow_s * 1000)}</b>
        <span>nearly all take less (p95)</span>
      </div>
      <div className={css.figure}>
        <b>{job.next ? <Ago at={job.next} /> : "–"}</b>
        <span>{job.next ? <>next tick, {<Time at={job.next} />}</> : "no schedule is on"}</span>
      </div>
      <div className={css.figure}>
        <Strip bars={marksOf(job)} slots={20} label="Last 20 runs" />
        <span>last 20 runs</span>
      </div>
    </div>
  );
}

function Runs({ runs }: { runs: readonly Run[] }) {
  const navigate = useNavigate();
  const usual = usualOf(runs, targetOf);
  const columns: readonly Column<Run>[] = [
    { id: "mark", head: <span className="sr">Status</span>, width: "14px", cell: (run) => <MarkOf of={run.status} /> },
    { id: "id", head: "Run", width: "76px", cell: (run) => <RunLink id={run.id} /> },
    {
      id: "partition",
      head: "Partition",
      width: "minmax(70px, 0.7fr)",
      from: 620,
      cell: (run) => <span className="mono dim">{run.partition ?? "–"}</span>,
    },
    {
      id: "reason",
      head: "Reason",
      width: "minmax(110px, 2fr)",
      cell: (run) => (
        <span className={run.status === "failure" ? css.bad : "dim"} title={run.reason ?? undefined}>
          {run.reason}
        </span>
      ),
    },
    { id: "trigger", head: "Trigger", width: "minmax(80px, 0.7fr)", from: 720, cell: (run) => <Trigger run={run} /> },
    { id: "at", head: "Asked for", width: "92px", align: "end", cell: (run) => <Time at={run.created_at} /> },
    {
      id: "took",
      head: "Duration",
      width: "130px",
      align: "end",
      from: 560,
      cell: (run) => <UsualBar run={run} usual={usual.get(targetOf(run))} />,
    },
  ];
  return (
    <Table
      label="Last runs"
      columns={columns}
      rows={runs}
      rowKey={(run) => run.id}
      onOpen={(run) => void navigate({ to: "/runs/$id", params: { id: run.id } })}
    />
  );
}
