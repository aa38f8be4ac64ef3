import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { deploymentQuery } from "~/api/queries";
import type { Deployment as Answer } from "~/api/types";
import { ButtonLink } from "~/components/Button";
import { Empty, Facts, Head, Loading, Problem, Section, Tag } from "~/components/Parts";
import { Mark, Status } from "~/components/Status";
import { Tabs } from "~/components/Tabs";
import { Ago } from "~/components/Time";
import { bytes, count, plain, plural } from "~/lib/format";
import { DEPLOYMENT_TABS } from "~/lib/pages";
import { commandOf } from "~/lib/program";
import { duration } from "~/lib/time";
import { useTitle } from "~/shell/title";
import css from "./Deployment.module.css";
import { Resources } from "./deployment/Resources";

const ProcessSettings = lazy(() => import("./deployment/ProcessSettings"));
const Audit = lazy(() => import("./deployment/Audit"));
const Tokens = lazy(() => import("./deployment/Tokens"));

const route = getRouteApi("/deployment");

const TABS: Record<(typeof DEPLOYMENT_TABS)[number], string> = {
  process: "Process",
  settings: "Settings",
  audit: "Who did what",
  tokens: "Tokens",
};

export default function Deployment() {
  useTitle("Deployment");
  const search = route.useSearch();
  const tab = search.tab ?? "process";
  const navigate = useNavigate({ from: "/deployment" });
  const change = (part: Partial<typeof search>) => void navigate({ search: { ...search, ...part }, replace: true });
  const query = useQuery({ ...deploymentQuery(), refetchOnMount: "always" });
  const data = query.data;
  return (
    <>
      <Head
        title="Deployment"
        sub={
          data && (
            <>
              <span>{data.location}</span>
              <code>{data.code_version}</code>
            </>
          )
        }
      >
        <ButtonLink icon="api" to="/api">
          API documentation
        </ButtonLink>
      </Head>
      {query.isError && !data ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : !data ? (
        <Loading rows={8} />
      ) : (
        <>
          <Tabs
            label="Parts of the deployment"
            current={tab}
            tabs={DEPLOYMENT_TABS.map((id) => ({
              id,
              label: TABS[id],
              to: "/deployment",
              search: { tab: id === "process" ? undefined : id },
            }))}
          />
          {tab === "process" && <Shown data={data} />}
          <Suspense fallback={<Loading rows={8} />}>
            {tab === "settings" && <ProcessSettings q={search.q ?? ""} onQ={(q) => change({ q: q || undefined })} />}
            {tab === "audit" && <Audit who={search.who} onWho={(who) => change({ who })} />}
            {tab === "tokens" && <Tokens binary={data.location} />}
          </Suspense>
        </>
      )}
    </>
  );
}

function Shown({ data }: { data: Answer }) {
  const slots = data.limits.max_runs;
  const active = ["starting", "running", "canceling"].reduce((sum, name) => sum + (data.runs[name] ?? 0), 0);
  return (
    <div className={css.grid}>
      <Section title="Daemon" aside={<Verdict data={data} />}>
        {data.daemon ? (
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Loop</th>
                <th scope="col">Last round</th>
                <th scope="col">Begun anew</th>
                <th scope="col">Last error</th>
              </tr>
            </thead>
            <tbody>
              {data.daemon.loops.map((loop) => (
                <tr key={loop.name}>
                  <td>
                    <Mark
                      state={loop.last_error ? "warning" : "succeeded"}
                      size={12}
                      label={loop.last_error ? "Had an error" : "Works"}
                    />{" "}
                    {plain(loop.name)}
                  </td>
                  <td>
                    <Ago at={loop.last_round} />
                  </td>
                  <td>{loop.restarts === 0 ? <span className="dim">never</span> : loop.restarts}</td>
                  <td className={css.error} title={loop.last_error ?? undefined}>
                    {loop.last_error ?? <span className="dim">none</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <Empty
            hint={
              data.leader && !data.leader.is_over
                ? "It runs in another process, which leads."
                : "Schedules, sensors and the queue stand still without one."
            }
            command={data.leader && !data.leader.is_over ? undefined : commandOf(data.location, "daemon")}
          >
            This process runs no daemon.
          </Empty>
        )}
      </Section>
      <Section title="Queue">
        <Meter label="Runs at once" taken={active} slots={slots} />
        <Facts
          items={[
            [
              "In the queue",
              <Link key="q" to="/runs" search={{ state: "queued" }}>
                {count(data.runs.queued ?? 0)}
              </Link>,
            ],
            ["Steps of a run", `${count(data.limits.max_steps)} at once`],
            ...Object.entries(data.limits.tags).map(
              ([tag, most]) => [<code key={tag}>{tag}</code>, `${most} at once`] as const,
            ),
          ]}
        />
      </Section>
      <Section title="Pools">
        {data.pools.length === 0 ? (
          <p className="dim">There is no pool; steps are limited by their run alone.</p>
        ) : (
          data.pools.map((pool) => <Meter key={pool.name} label={pool.name} taken={pool.taken} slots={pool.slots} />)
        )}
      </Section>
      <Section title="Store">
        <Facts
          items={[
            ["Driver", <Tag key="d">{data.store.driver}</Tag>],
            ["Place", <code key="p">{data.store.place}</code>],
            ["Size", bytes(data.store.bytes)],
            ["Runs", count(data.store.runs)],
            ["Events", count(data.store.events)],
            ["Ticks", count(data.store.ticks)],
            ["Kept", keptWords(data.store.retention)],
          ]}
        />
      </Section>
      <Resources />
      <Section title="Runs by status">
        <ul className={css.states}>
          {Object.entries(data.runs).map(([name, value]) => (
            <li key={name}>
              <Status of={name} /> <span className={css.value}>{count(value)}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Process">
        <Facts
          items={[
            ["Framework", data.framework_version],
            ["Location", data.location],
            ["Code", <code key="c">{data.code_version}</code>],
            ["This process", <code key="p">{data.process}</code>],
            data.leader && [
              "Leader",
              <code key="l">{data.leader.process === data.process ? "this process" : data.leader.process}</code>,
            ],
            ["Open streams", data.open_streams],
          ]}
        />
      </Section>
    </div>
  );
}

/** How much of the store is kept, in words. */
function keptWords(kept: Answer["store"]["retention"]) {
  if (!kept) return <span className="dim">not pruned by this process</span>;
  const parts = [
    kept.age_s == null
      ? undefined
      : `finished runs for ${kept.age_s % 86_400 === 0 ? plural(kept.age_s / 86_400, "day") : duration(kept.age_s * 1000)}`,
    kept.bytes == null ? undefined : `${bytes(kept.bytes)} at most`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "for ever";
}

function Verdict({ data }: { data: Answer }) {
  if (data.daemon)
    return (
      <Status
        of={data.daemon.is_alive ? "success" : "failure"}
        word={data.daemon.is_alive ? "Alive" : "Has not gone round for a minute"}
      />
    );
  if (data.leader && !data.leader.is_over) return <Status of="success" word="Another process leads" />;
  return <Status of="failure" word="Nobody leads" />;
}

function Meter({ label, taken, slots }: { label: string; taken: number; slots: number }) {
  return (
    <div className={css.meter}>
      <span className="truncate">{label}</span>
      <meter
        className={css.meterBar}
        min={0}
        max={Math.max(1, slots)}
        value={taken}
        aria-label={`${label}: ${taken} of ${slots}`}
      />
      <span className={css.value}>
        {taken} of {slots}
      </span>
    </div>
  );
}
