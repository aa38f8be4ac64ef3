import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { jobsQuery } from "~/api/queries";
import type { Job } from "~/api/types";
import { ButtonLink } from "~/components/Button";
import { Empty, Head, Loading, Problem } from "~/components/Parts";
import { Prose } from "~/components/Prose";
import { marksOf } from "~/components/RunParts";
import { MarkOf, Status } from "~/components/Status";
import { Strip } from "~/components/Strip";
import { type Column, Table } from "~/components/Table";
import { Ago, Time } from "~/components/Time";
import { plural } from "~/lib/format";
import { duration } from "~/lib/time";
import { useTitle } from "~/shell/title";
import css from "./Jobs.module.css";

/** The jobs, with how their last runs went: what one looks at in the morning. */
export default function Jobs() {
  useTitle("Jobs");
  const query = useQuery(jobsQuery());
  const navigate = useNavigate();
  const rows = query.data?.items ?? [];
  return (
    <>
      <Head title="Jobs" sub={query.data && plural(rows.length, "job")} />
      {query.isError && !query.data ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Loading rows={6} />
      ) : rows.length === 0 ? (
        <Empty
          hint="A job names a selection of assets, so that schedules, sensors and people can launch it."
          command={'#[job(select = "group:redis_cache")]\nfn refresh() {}'}
        >
          There is no job yet.
        </Empty>
      ) : (
        <Table
          label="Jobs"
          columns={COLUMNS}
          rows={rows}
          rowKey={(job) => job.name}
          onOpen={(job) => void navigate({ to: "/jobs/$name", params: { name: job.name } })}
        />
      )}
    </>
  );
}

const COLUMNS: readonly Column<Job>[] = [
  {
    id: "mark",
    head: <span className="sr">Last run</span>,
    width: "14px",
    until: 900,
    cell: (job) => (job.last_run ? <MarkOf of={job.last_run.status} /> : <MarkOf of="missing" label="Never run" />),
  },
  {
    id: "name",
    head: "Job",
    width: "minmax(140px, 1.2fr)",
    cell: (job) => (
      <Link to="/jobs/$name" params={{ name: job.name }} className={css.name} title={job.description}>
        {job.name}
      </Link>
    ),
  },
  {
    id: "state",
    head: "Last run",
    width: "100px",
    from: 900,
    cell: (job) => (job.last_run ? <Status of={job.last_run.status} /> : <span className="dim">Never run</span>),
  },
  {
    id: "runs",
    head: "Last 20 runs",
    width: "168px",
    from: 560,
    cell: (job) => <Strip bars={marksOf(job)} slots={20} label={`Runs of ${job.name}`} />,
  },
  {
    id: "reason",
    head: "What it says",
    width: "minmax(80px, 1.4fr)",
    from: 1000,
    cell: (job) =>
      job.last_run?.status === "failure" ? (
        <span className={css.bad} title={job.last_run.reason ?? undefined}>
          <Prose text={job.last_run.reason ?? ""} />
        </span>
      ) : (
        <span className="dim" title={job.description}>
          <Prose text={job.description.split("\n")[0] ?? ""} />
        </span>
      ),
  },
  { id: "assets", head: "Assets", width: "52px", align: "end", from: 760, cell: (job) => job.asset_count },
  {
    id: "usual",
    head: "p50",
    width: "64px",
    align: "end",
    from: 860,
    cell: (job) => <span title="half of its last runs took at most so long">{seconds(job.typical_s)}</span>,
  },
  {
    id: "slow",
    head: "p95",
    width: "64px",
    align: "end",
    from: 980,
    cell: (job) => <span title="95 of 100 took at most so long">{seconds(job.slow_s)}</span>,
  },
  {
    id: "launchers",
    head: "Launched by",
    width: "minmax(90px, 0.8fr)",
    from: 1120,
    cell: (job) => <Launchers job={job} />,
  },
  { id: "last", head: "Ran", width: "78px", align: "end", cell: (job) => <Ago at={job.last_run?.created_at} /> },
  { id: "next", head: "Next", width: "100px", align: "end", from: 660, cell: (job) => <Time at={job.next} none="–" /> },
  {
    id: "launch",
    head: <span className="sr">Launch</span>,
    width: "32px",
    from: 720,
    cell: (job) => (
      <ButtonLink kind="ghost" icon="launch" label={`Launch ${job.name}`} to="/launch" search={{ job: job.name }} />
    ),
  },
];

const seconds = (value: number | null | undefined) => duration(value == null ? undefined : value * 1000);

/** What launches a job without anybody asking: its schedules and sensors. */
function Launchers({ job }: { job: Job }) {
  const all = [
    ...job.schedules.map((name) => ({ kind: "schedules", name })),
    ...job.sensors.map((name) => ({ kind: "sensors", name })),
  ];
  if (all.length === 0) return <span className="dim">by hand</span>;
  const [first] = all;
  return (
    <span className="truncate" title={all.map((it) => it.name).join(", ")}>
      <Link to="/automation/$kind/$name" params={first!}>
        {first!.name}
      </Link>
      {all.length > 1 && <span className="dim"> +{all.length - 1}</span>}
    </span>
  );
}
