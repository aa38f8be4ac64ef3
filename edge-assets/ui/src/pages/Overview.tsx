import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { overviewQuery } from "~/api/queries";
import type { Overview as Answer } from "~/api/types";
import { ButtonLink } from "~/components/Button";
import { Empty, Head, Loading, Problem, Section } from "~/components/Parts";
import { Mark } from "~/components/Status";
import { Ago, Time } from "~/components/Time";
import { failingState } from "~/lib/checks";
import { count, plural } from "~/lib/format";
import type { Status } from "~/lib/status";
import { useTitle } from "~/shell/title";
import css from "./Overview.module.css";
import { Attention } from "./overview/Attention";
import { Day } from "./overview/Day";

export default function Overview() {
  const query = useQuery(overviewQuery());
  const data = query.data;
  const failing = (data?.counts.failing_assets ?? 0) > 0;
  useTitle("Overview", failing ? "failed" : undefined);
  return (
    <>
      <Head title="Overview" sub={data && plural(data.counts.assets, "asset")}>
        <ButtonLink kind="primary" icon="launch" to="/launch">
          Launch
        </ButtonLink>
      </Head>
      {query.isError && !data ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : (
        <div className={css.page}>
          <Counters counts={data?.counts} />
          <div className={css.columns}>
            <Attention data={data} />
            <NextTicks data={data} />
          </div>
          <Day data={data} />
        </div>
      )}
    </>
  );
}

function Counters({ counts }: { counts?: Answer["counts"] }) {
  return (
    <div className={css.counters}>
      <Counter
        value={counts?.failing_assets}
        word="failing assets"
        state="failed"
        to={<Link to="/assets" search={{ status: ["failure"] }} />}
      />
      <Counter
        value={counts?.failing_checks}
        word="failing checks"
        state={failingState(counts?.checks_in_error ?? 1)}
        more={counts && counts.failing_checks > 0 && `${count(counts.checks_failed_today)} in 24 h`}
        to={<Link to="/checks" search={{ state: "failing" }} />}
      />
      <Counter
        value={counts?.stale_assets}
        word="late: older than their policy"
        state="stale"
        to={<Link to="/assets" search={{ status: ["stale"] }} />}
      />
      <Counter
        value={counts?.running_runs}
        word="runs under way"
        state="running"
        to={<Link to="/runs" search={{ state: "running" }} />}
      />
      <Counter
        value={counts?.queued_runs}
        word="runs in the queue"
        state="queued"
        to={<Link to="/runs" search={{ state: "queued" }} />}
      />
      <Counter
        value={counts?.missing_assets}
        word="never made"
        state="missing"
        to={<Link to="/assets" search={{ status: ["missing"] }} />}
      />
    </div>
  );
}

/** A number that leads to what it counts. Quiet when it is zero. */
function Counter({
  value,
  word,
  state,
  more,
  to,
}: {
  value?: number;
  word: string;
  state: Status;
  /** How many of them are something more. */
  more?: ReactNode;
  to: ReactNode;
}) {
  const link = to as { props: Record<string, unknown> };
  return (
    <Link {...(link.props as Parameters<typeof Link>[0])} className={css.counter} data-zero={!value || undefined}>
      <span className={css.figure}>
        <Mark state={state} size={15} label={null} />
        {value === undefined ? <span className={css.bone} /> : count(value)}
      </span>
      <span className={css.word}>
        {word}
        {more && <span className={css.more}>, {more}</span>}
      </span>
    </Link>
  );
}

function NextTicks({ data }: { data?: Answer }) {
  return (
    <Section title="Next ticks" aside={<Link to="/automation">All automation</Link>} flush>
      {!data ? (
        <Loading rows={4} />
      ) : data.next_ticks.length === 0 ? (
        <Empty hint={<Link to="/automation">Look at the schedules and sensors</Link>}>
          No schedule or sensor is on.
        </Empty>
      ) : (
        <ul>
          {data.next_ticks.slice(0, 8).map((tick) => (
            <li key={`${tick.kind} ${tick.name}`} className={css.tick}>
              <Link
                to="/automation/$kind/$name"
                params={{ kind: tick.kind === "sensor" ? "sensors" : "schedules", name: tick.name }}
                className="truncate"
              >
                {tick.name}
              </Link>
              <span className={css.soon}>
                <Ago at={tick.at} />
              </span>
              <span className={css.when}>
                <Time at={tick.at} mode={undefined} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
