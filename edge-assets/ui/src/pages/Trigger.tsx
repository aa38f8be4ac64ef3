import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { tickDaysQuery } from "~/api/automation";
import { scheduleQuery, sensorQuery, type TriggerKind, ticksQuery } from "~/api/queries";
import type { Schedule, Sensor, Tick } from "~/api/types";
import { Segments } from "~/components/Button";
import { Markdown } from "~/components/Markdown";
import { Empty, Facts, Head, Loading, Problem, Section } from "~/components/Parts";
import { RunLink } from "~/components/RunParts";
import { MarkOf, Status } from "~/components/Status";
import { Strip } from "~/components/Strip";
import { type Column, Table } from "~/components/Table";
import { Ago, Time } from "~/components/Time";
import { TriggerSwitch } from "~/components/TriggerSwitch";
import { plain } from "~/lib/format";
import { useKeys } from "~/lib/keys";
import { duration } from "~/lib/time";
import { ofSchedule, ofSensor, resultOf } from "~/lib/triggers";
import { useTitle } from "~/shell/title";
import css from "./Automation.module.css";
import { Condition } from "./automation/Condition";
import { Cursor } from "./automation/Cursor";
import { Pause, PausedBy } from "./automation/Pause";
import { TickStrip } from "./automation/TickStrip";
import { Trial } from "./automation/Trial";

const route = getRouteApi("/automation/$kind/$name");

/** One schedule or sensor, with its ticks and the reason of each that did nothing. */
export default function TriggerPage() {
  const { kind, name } = route.useParams();
  useTitle(name);
  if (kind === "conditions") return <Condition name={name} />;
  return kind === "sensors" ? <OfSensor name={name} /> : <OfSchedule name={name} />;
}

function OfSchedule({ name }: { name: string }) {
  const query = useQuery(scheduleQuery(name));
  return query.data ? (
    <Shown kind="schedules" schedule={query.data} />
  ) : (
    <Waiting name={name} error={query.error} retry={() => void query.refetch()} />
  );
}

function OfSensor({ name }: { name: string }) {
  const query = useQuery(sensorQuery(name));
  return query.data ? (
    <Shown kind="sensors" sensor={query.data} />
  ) : (
    <Waiting name={name} error={query.error} retry={() => void query.refetch()} />
  );
}

function Waiting({ name, error, retry }: { name: string; error: Error | null; retry: () => void }) {
  if (!error) return <Loading rows={8} />;
  return (
    <>
      <Head title={name} />
      <Problem error={error} retry={retry} />
    </>
  );
}

function Shown({ kind, schedule, sensor }: { kind: TriggerKind; schedule?: Schedule; sensor?: Sensor }) {
  const it = schedule ? ofSchedule(schedule) : sensor ? ofSensor(sensor) : undefined;
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/automation/$kind/$name" });
  const leave = useNavigate();
  const acted = search.ticks === "acted";
  const ticks = useInfiniteQuery(ticksQuery(kind, it?.name ?? "", acted));
  const rows = useMemo(() => ticks.data?.pages.flatMap((page) => page.items) ?? [], [ticks.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = ticks;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const days = useQuery(tickDaysQuery()).data;
  useKeys({ Escape: () => void leave({ to: "/automation" }) });
  if (!it) return null;
  const source = schedule ?? sensor;
  const bars = rows.slice(0, 60).map((tick) => ({
    id: tick.id,
    status: tick.outcome,
    title: `${tick.outcome}, ${resultOf(tick)}`,
    size: tick.outcome === "skipped" ? 0.3 : 1,
  }));
  return (
    <>
      <Head
        title={it.name}
        sub={
          <>
            <span>{schedule ? "schedule" : "sensor"}</span>
            <span>{it.rhythm}</span>
            {it.exact && <code>{it.exact}</code>}
            {it.job && (
              <Link to="/jobs/$name" params={{ name: it.job }}>
                launches {it.job}
              </Link>
            )}
          </>
        }
      >
        <span>{it.isOn ? "On" : "Off"}</span>
        <TriggerSwitch trigger={it} />
        {it.isOn && <Pause kind={kind} name={it.name} />}
      </Head>
      <div className={css.columns}>
        <section className={css.main}>
          <div className={css.tickBar}>
            <Segments
              label="Which ticks"
              value={acted ? "acted" : "all"}
              onChange={(value) =>
                void navigate({ search: { ticks: value === "acted" ? "acted" : undefined }, replace: true })
              }
              options={[
                { value: "all", label: "All ticks" },
                { value: "acted", label: "Runs and failures" },
              ]}
            />
            <Strip bars={bars.toReversed()} slots={40} label="Last ticks" />
            {days && (
              <span className={css.day}>
                <TickStrip
                  day={days.items.find((day) => day.name === it.name && `${day.kind}s` === kind)}
                  from={days.from}
                  slotS={days.slot_s}
                  count={days.count}
                />
              </span>
            )}
          </div>
          {ticks.isError && rows.length === 0 ? (
            <Problem error={ticks.error} retry={() => void ticks.refetch()} />
          ) : ticks.isPending ? (
            <Loading rows={6} />
          ) : rows.length === 0 ? (
            <Empty hint={it.isOn ? "The first one comes when it is due." : "It is off; switch it on above."}>
              It has not ticked yet.
            </Empty>
          ) : (
            <Table label="Ticks" columns={COLUMNS} rows={rows} rowKey={(tick) => tick.id} onEnd={onEnd} />
          )}
        </section>
        <aside className={css.side}>
          {!it.isOn && <PausedBy kind={kind} name={it.name} />}
          <Section title="State">
            <Facts
              items={[
                [
                  "Next",
                  it.isOn ? (
                    it.next ? (
                      <>
                        <Ago key="a" at={it.next} />, <Time key="t" at={it.next} />
                      </>
                    ) : (
                      "when what it waits for happens"
                    )
                  ) : (
                    <span key="o" className="dim">
                      off
                    </span>
                  ),
                ],
                ["Last tick", <Ago key="l" at={it.lastAt} />],
                it.failures > 0 && ["Failures", `${it.failures} in a row`],
                ["Declared", it.isOnByDefault ? "on" : "off"],
                ["If one runs", plain(source?.overlap ?? "")],
                schedule && ["If missed", plain(schedule.missed)],
                schedule && schedule.jitter_s > 0 && ["Jitter", `up to ${duration(schedule.jitter_s * 1000)}`],
                sensor && ["Time-out", duration(sensor.timeout_s * 1000)],
                ["Declared at", <code key="s">{source?.source}</code>],
              ]}
            />
          </Section>
          <Trial kind={kind} name={it.name} job={it.job} reacts={sensor !== undefined && sensor.kind !== "polling"} />
          {sensor && <Cursor sensor={sensor} />}
          {it.description && (
            <Section title="About">
              <Markdown text={it.description} />
            </Section>
          )}
        </aside>
      </div>
    </>
  );
}

const COLUMNS: readonly Column<Tick>[] = [
  {
    id: "mark",
    head: <span className="sr">Result</span>,
    width: "14px",
    until: 700,
    cell: (tick) => <MarkOf of={tick.outcome} />,
  },
  { id: "outcome", head: "Result", width: "96px", from: 700, cell: (tick) => <Status of={tick.outcome} /> },
  { id: "instant", head: "Tick of", width: "96px", cell: (tick) => <Time at={tick.instant} /> },
  {
    id: "reason",
    head: "What came of it",
    width: "minmax(140px, 3fr)",
    cell: (tick) => (
      <span
        className={tick.outcome === "failed" ? css.bad : tick.outcome === "skipped" ? "dim" : undefined}
        title={tick.reason ?? undefined}
      >
        {resultOf(tick)}
        {tick.missed > 0 && `; ${tick.missed} before it were missed`}
      </span>
    ),
  },
  {
    id: "runs",
    head: "Runs",
    width: "minmax(76px, 1fr)",
    cell: (tick) => (
      <span className={css.runs}>
        {tick.runs.slice(0, 3).map((id) => (
          <RunLink key={id} id={id} />
        ))}
        {tick.runs.length > 3 && <span className="dim">+{tick.runs.length - 3}</span>}
      </span>
    ),
  },
  {
    id: "took",
    head: "Took",
    width: "64px",
    align: "end",
    from: 620,
    cell: (tick) => duration(Date.parse(tick.ended_at) - Date.parse(tick.began_at)),
  },
];
