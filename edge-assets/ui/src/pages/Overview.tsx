import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMemo } from "react";
import { dayQuery, overviewQuery } from "~/api/queries";
import type { Overview as Answer, Attention } from "~/api/types";
import { ButtonLink, Segments } from "~/components/Button";
import { Empty, Head, Loading, Problem, Section } from "~/components/Parts";
import { Mark } from "~/components/Status";
import { Ago, Time } from "~/components/Time";
import { Timeline } from "~/gantt/Timeline";
import { timelineRows } from "~/gantt/timeline";
import { useCoarseNow } from "~/lib/clock";
import { count, plural } from "~/lib/format";
import { HOURS } from "~/lib/pages";
import type { Status } from "~/lib/status";
import { useTitle } from "~/shell/title";
import css from "./Overview.module.css";

const route = getRouteApi("/");

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
            <AttentionList data={data} />
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
        state="warning"
        to={<Link to="/checks" search={{ state: "failing" }} />}
      />
      <Counter
        value={counts?.stale_assets}
        word="stale assets"
        state="stale"
        to={<Link to="/assets" search={{ status: ["stale"] }} />}
      />
      <Counter
        value={counts?.running_runs}
        word="runs under way"
        state="running"
        to={<Link to="/runs" search={{ state: "active" }} />}
      />
      <Counter
        value={counts?.queued_runs}
        word="runs in the queue"
        state="queued"
        to={<Link to="/runs" search={{ state: "active" }} />}
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
function Counter({ value, word, state, to }: { value?: number; word: string; state: Status; to: ReactNode }) {
  const link = to as { props: Record<string, unknown> };
  return (
    <Link {...(link.props as Parameters<typeof Link>[0])} className={css.counter} data-zero={!value || undefined}>
      <span className={css.figure}>
        <Mark state={state} size={15} label={null} />
        {value === undefined ? <span className={css.bone} /> : count(value)}
      </span>
      <span className={css.word}>{word}</span>
    </Link>
  );
}

const KINDS: Record<Attention["kind"], { title: string; state: Status }> = {
  daemon: { title: "Daemon", state: "failed" },
  failed_asset: { title: "Failed assets", state: "failed" },
  failed_check: { title: "Failed checks", state: "warning" },
  failing_trigger: { title: "Failing automation", state: "failed" },
  stale_asset: { title: "Stale assets", state: "stale" },
};

/** What needs somebody, grouped by what is the matter, and within that by the reason: one cause is one line. */
function AttentionList({ data }: { data?: Answer }) {
  if (!data) {
    return (
      <Section title="Needs attention">
        <Loading rows={5} />
      </Section>
    );
  }
  const groups = grouped(data.attention);
  return (
    <Section
      title="Needs attention"
      aside={data.attention_total > data.attention.length && `${data.attention.length} of ${data.attention_total}`}
      flush
    >
      {groups.length === 0 ? (
        <div className={css.calm}>
          <Mark state="succeeded" label={null} /> Nothing needs attention.
        </div>
      ) : (
        groups.map(({ kind, items }) => (
          <div key={kind}>
            <h3 className={css.kind}>
              {KINDS[kind].title} <span className="dim">{items.length}</span>
            </h3>
            <ul>
              {items.map((item) => (
                <li key={item.name} className={css.item}>
                  <Mark state={KINDS[kind].state} label={null} />
                  <div className={css.what}>
                    <Target item={item} />
                    <span className={css.reason} title={item.reason}>
                      {item.reason}
                    </span>
                  </div>
                  <span className={css.when}>{item.since && <Ago at={item.since} />}</span>
                  {item.run && (
                    <Link to="/runs/$id" params={{ id: item.run }} className={css.go}>
                      Run
                    </Link>
                  )}
                </li>
              ))}
            </ul>
          </div>
        ))
      )}
    </Section>
  );
}

function grouped(items: readonly Attention[]) {
  const groups = new Map<Attention["kind"], Attention[]>();
  for (const item of items) groups.set(item.kind, [...(groups.get(item.kind) ?? []), item]);
  return [...groups].map(([kind, items]) => ({ kind, items }));
}

function Target({ item }: { item: Attention }) {
  switch (item.kind) {
    case "daemon":
      return (
        <Link to="/deployment" className={css.name}>
          {item.name}
        </Link>
      );
    case "failing_trigger":
      return (
        <Link to="/automation" search={{ q: item.name }} className={css.name}>
          {item.name}
        </Link>
      );
    case "failed_check":
      return (
        <Link
          to="/assets/$key"
          params={{ key: item.name.slice(0, item.name.lastIndexOf("/")) }}
          search={{ tab: "checks" }}
          className={css.name}
        >
          {item.name}
        </Link>
      );
    default:
      return item.kind === "failed_asset" && item.run ? (
        <Link to="/runs/$id" params={{ id: item.run }} className={css.name}>
          {item.name}
        </Link>
      ) : (
        <Link to="/assets/$key" params={{ key: item.name }} className={css.name}>
          {item.name}
        </Link>
      );
  }
}

function NextTicks({ data }: { data?: Answer }) {
  return (
    <Section title="Next ticks" aside={<Link to="/automation">All automation</Link>} flush>
      {!data ? (
        <Loading rows={4} />
      ) : data.next_ticks.length === 0 ? (
        <Empty hint={<Link to="/automation">Look at the schedules and sensors</Link>}>Nothing is switched on.</Empty>
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

function Day({ data }: { data?: Answer }) {
  const { hours = 24 } = route.useSearch();
  const navigate = useNavigate({ from: "/" });
  const now = useCoarseNow();
  const ahead = hours / 6;
  const day = useQuery(dayQuery(hours, Math.floor(now / 3_600_000)));
  const rows = useMemo(
    () => timelineRows(day.data?.runs ?? [], data?.next_ticks ?? [], now + ahead * 3_600_000),
    [day.data, data, now, ahead],
  );
  return (
    <Section
      title="Timeline"
      aside={
        <>
          {day.data?.isCut && <span>the newest {count(day.data.runs.length)} runs</span>}
          <Segments
            label="Range"
            value={String(hours)}
            onChange={(value) =>
              void navigate({ search: { hours: HOURS.find((it) => String(it) === value && it !== 24) }, replace: true })
            }
            options={HOURS.map((value) => ({ value: String(value), label: value === 72 ? "3 d" : `${value} h` }))}
          />
        </>
      }
    >
      {day.isError ? (
        <Problem error={day.error} retry={() => void day.refetch()} />
      ) : day.isPending ? (
        <Loading rows={4} />
      ) : rows.length === 0 ? (
        <Empty hint="Launch one, or switch a schedule on.">Nothing ran in the last {hours} hours.</Empty>
      ) : (
        <Timeline rows={rows} hours={hours} ahead={ahead} />
      )}
    </Section>
  );
}
