import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { conditionsQuery, tickDaysQuery } from "~/api/automation";
import { schedulesQuery, sensorsQuery } from "~/api/queries";
import type { TickDays } from "~/api/types";
import { Segments } from "~/components/Button";
import { Empty, FilterField, Head, Loading, Problem } from "~/components/Parts";
import { Mark, MarkOf } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import { Ago, Time } from "~/components/Time";
import { TriggerSwitch } from "~/components/TriggerSwitch";
import { ofCondition, ofSchedule, ofSensor, requestedWords, resultOf, type Trigger } from "~/lib/triggers";
import { useTitle } from "~/shell/title";
import css from "./Automation.module.css";
import { ConditionsSwitch } from "./automation/Condition";
import { TickStrip } from "./automation/TickStrip";

const route = getRouteApi("/automation");

/** Everything that starts runs on its own, in one table. */
export default function Automation() {
  useTitle("Automation");
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/automation" });
  const open = useNavigate();
  const schedules = useQuery(schedulesQuery());
  const sensors = useQuery(sensorsQuery());
  const conditions = useQuery(conditionsQuery());
  const failed = schedules.error ?? sensors.error ?? conditions.error;
  const all = useMemo(
    () => [
      ...(schedules.data?.items ?? []).map(ofSchedule),
      ...(sensors.data?.items ?? []).map(ofSensor),
      ...(conditions.data?.assets ?? []).map((it) => ofCondition(it, conditions.data?.is_on ?? false)),
    ],
    [schedules.data, sensors.data, conditions.data],
  );
  const rows = useMemo(() => {
    const wanted = search.q?.toLowerCase();
    return all.filter(
      (it) =>
        (!search.kind || it.kind === search.kind) &&
        (!wanted || `${it.name} ${it.job ?? ""}`.toLowerCase().includes(wanted)),
    );
  }, [all, search]);
  const change = (part: Partial<typeof search>) => void navigate({ search: { ...search, ...part }, replace: true });
  const days = useQuery(tickDaysQuery()).data;
  const columns = useMemo(() => columnsOf(days), [days]);
  const on = all.filter((it) => it.isOn && !it.isHeld).length;
  return (
    <>
      <Head title="Automation" sub={all.length > 0 && <span>{`${on} of ${all.length} on`}</span>} />
      <div className={css.bar}>
        <Segments
          label="Kind"
          value={search.kind ?? "all"}
          onChange={(kind) => change({ kind: kind === "all" ? undefined : kind })}
          options={[
            { value: "all", label: "All" },
            { value: "schedules", label: `Schedules ${schedules.data?.items.length ?? ""}` },
            { value: "sensors", label: `Sensors ${sensors.data?.items.length ?? ""}` },
            { value: "conditions", label: `Conditions ${conditions.data?.assets.length ?? ""}` },
          ]}
        />
        {search.kind === "conditions" && conditions.data && conditions.data.assets.length > 0 && (
          <span className={css.result}>
            <ConditionsSwitch isOn={conditions.data.is_on} />
          </span>
        )}
        <FilterField
          label="Filter by name or job"
          placeholder="Filter by name or job"
          value={search.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
      </div>
      {failed && all.length === 0 ? (
        <Problem
          error={failed as Error}
          retry={() => void Promise.all([schedules.refetch(), sensors.refetch(), conditions.refetch()])}
        />
      ) : schedules.isPending || sensors.isPending || conditions.isPending ? (
        <Loading rows={8} />
      ) : all.length === 0 ? (
        <Empty
          hint="A schedule launches a job by the clock; a sensor looks and decides."
          command={'#[schedule(cron = "0 1 * * *", job = refresh)]\nfn nightly() {}'}
        >
          Nothing starts runs on its own yet.
        </Empty>
      ) : rows.length === 0 && search.kind === "conditions" && conditions.data?.assets.length === 0 ? (
        <Empty
          hint="A condition is a part of an asset: it says when the daemon is to make it."
          command={"#[asset(deps = [events], automation = AutomationCondition::eager())]"}
        >
          No asset has an automation condition.
        </Empty>
      ) : rows.length === 0 ? (
        <Empty hint={<Link to="/automation">Show all</Link>}>None is like that.</Empty>
      ) : (
        <Table
          label="Schedules, sensors and conditions"
          columns={columns}
          rows={rows}
          rowKey={(it) => `${it.kind} ${it.name}`}
          onOpen={(it) => void open({ to: "/automation/$kind/$name", params: { kind: it.kind, name: it.name } })}
        />
      )}
    </>
  );
}

const columnsOf = (days: TickDays | undefined): readonly Column<Trigger>[] => [
  {
    id: "switch",
    head: <span className="sr">On</span>,
    width: "30px",
    cell: (it) => (
      <span className={css.switch}>
        <TriggerSwitch trigger={it} />
      </span>
    ),
  },
  {
    id: "name",
    head: "Name",
    width: "minmax(140px, 1.8fr)",
    cell: (it) => (
      <Link
        to="/automation/$kind/$name"
        params={{ kind: it.kind, name: it.name }}
        className={css.name}
        title={it.description}
      >
        {it.name}
      </Link>
    ),
  },
  {
    id: "kind",
    head: "Kind",
    width: "70px",
    from: 900,
    cell: (it) => <span className="dim">{it.kind.slice(0, -1)}</span>,
  },
  {
    id: "job",
    head: "Job",
    width: "minmax(90px, 0.9fr)",
    from: 640,
    cell: (it) =>
      it.job ? (
        <Link to="/jobs/$name" params={{ name: it.job }}>
          {it.job}
        </Link>
      ) : (
        <span className="dim">–</span>
      ),
  },
  {
    id: "rhythm",
    head: "When",
    width: "minmax(120px, 1.1fr)",
    from: 560,
    cell: (it) => <span title={it.exact}>{it.rhythm}</span>,
  },
  {
    id: "exact",
    head: "Exactly",
    width: "minmax(120px, 1fr)",
    from: 1040,
    cell: (it) => <span className={`${css.exact} mono`}>{it.exact}</span>,
  },
  {
    id: "last",
    head: "Last result",
    width: "minmax(120px, 1.6fr)",
    from: 760,
    cell: (it) =>
      it.lastTick ? (
        <span className={css.result} title={it.lastTick.reason ?? undefined}>
          <MarkOf of={it.lastTick.outcome} size={12} />
          <span
            className={`truncate ${it.lastTick.outcome === "failed" ? css.bad : it.lastTick.outcome === "skipped" ? "dim" : ""}`}
          >
            {resultOf(it.lastTick)}
            {it.failures > 1 && `, ${it.failures} times in a row`}
          </span>
        </span>
      ) : it.came ? (
        <span className={css.result}>
          <Mark state={it.came.requested > 0 ? "succeeded" : "skipped"} size={12} label={null} />
          <span className={it.came.requested > 0 ? "truncate" : "truncate dim"}>
            {requestedWords(it.came.requested)}
          </span>
        </span>
      ) : (
        <span className="dim">{it.kind === "conditions" ? "not evaluated yet" : "no tick yet"}</span>
      ),
  },
  {
    id: "day",
    head: "Last 24 hours",
    width: "minmax(110px, 150px)",
    from: 860,
    cell: (it) =>
      days && it.kind !== "conditions" ? (
        <TickStrip
          day={days.items.find((day) => day.name === it.name && `${day.kind}s` === it.kind)}
          from={days.from}
          slotS={days.slot_s}
          count={days.count}
        />
      ) : null,
  },
  { id: "lastAt", head: "Last tick", width: "86px", align: "end", from: 1200, cell: (it) => <Ago at={it.lastAt} /> },
  {
    id: "next",
    head: "Next",
    width: "92px",
    align: "end",
    cell: (it) =>
      it.isHeld ? (
        <span className="dim" title="Conditions as a whole are off">
          all off
        </span>
      ) : it.isOn ? (
        it.next ? (
          <Time at={it.next} />
        ) : (
          <span className="dim">reacts</span>
        )
      ) : (
        <span className="dim">off</span>
      ),
  },
];
