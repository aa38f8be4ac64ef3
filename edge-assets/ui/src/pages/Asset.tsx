import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { assetEventsQuery, assetQuery } from "~/api/queries";
import type { AssetDetail } from "~/api/types";
import { assetBars, CheckMark } from "~/components/AssetParts";
import { ButtonLink } from "~/components/Button";
import { Entries } from "~/components/Entries";
import { Markdown } from "~/components/Markdown";
import { Copy, Facts, Head, Loading, Problem, Section, Tag } from "~/components/Parts";
import { RunLink } from "~/components/RunParts";
import { Mark, MarkOf, Status } from "~/components/Status";
import { Strip } from "~/components/Strip";
import { Tabs } from "~/components/Tabs";
import { Ago } from "~/components/Time";
import { useKeys } from "~/lib/keys";
import type { AssetTab } from "~/lib/pages";
import { statusOf } from "~/lib/status";
import { duration } from "~/lib/time";
import { useTitle } from "~/shell/title";
import css from "./Asset.module.css";
import { AssetChecks } from "./asset/AssetChecks";
import { AssetEvents } from "./asset/AssetEvents";
import { Trend } from "./asset/Trend";

const AssetPartitions = lazy(() => import("./asset/AssetPartitions"));
const AssetLineage = lazy(() => import("./asset/AssetLineage"));
const route = getRouteApi("/assets/$key");

export default function Asset() {
  const { key } = route.useParams();
  const { tab = "overview" } = route.useSearch();
  const query = useQuery(assetQuery(key));
  const asset = query.data;
  const navigate = useNavigate();
  useTitle(key, asset && statusOf(asset.status));
  useKeys({
    m: () => void navigate({ to: "/launch", search: { select: key } }),
    Escape: () => void navigate({ to: "/assets" }),
  });
  if (query.isError && !asset) {
    return (
      <>
        <Head title={key} />
        <Problem error={query.error} retry={() => void query.refetch()} />
      </>
    );
  }
  if (!asset) return <Loading rows={10} />;
  const to = (tab: AssetTab) => ({
    to: "/assets/$key" as const,
    params: { key },
    search: { tab: tab === "overview" ? undefined : tab },
  });
  return (
    <>
      <Head
        mark={<MarkOf of={asset.status} size={22} label={null} />}
        title={
          <span className={css.title}>
            {asset.key}
            <Copy text={asset.key} label="Copy the key" />
          </span>
        }
        sub={
          <>
            <Why asset={asset} />
            {asset.group && (
              <Link to="/assets" search={{ group: asset.group }}>
                {asset.group}
              </Link>
            )}
            {asset.kinds.map((kind) => (
              <Tag key={kind}>{kind}</Tag>
            ))}
            {asset.is_external && <Tag>external</Tag>}
          </>
        }
      >
        <ButtonLink icon="lineage" to="/lineage" search={{ at: asset.key, dir: "both", depth: 2 }}>
          Lineage
        </ButtonLink>
        {!asset.is_external && (
          <ButtonLink kind="primary" icon="launch" to="/launch" search={{ select: asset.key }}>
            Materialize
          </ButtonLink>
        )}
      </Head>
      {asset.failure && (
        <div className={css.failure}>
          <Mark state="failed" label={null} />
          <span>{asset.failure}</span>
          {asset.last_run && (
            <Link to="/runs/$id" params={{ id: asset.last_run }} className={css.link}>
              See the run
            </Link>
          )}
        </div>
      )}
      <Tabs
        label="Parts of the asset"
        current={tab}
        tabs={[
          { id: "overview", label: "Overview", ...to("overview") },
          ...(asset.is_partitioned ? [{ id: "partitions", label: "Partitions", ...to("partitions") }] : []),
          { id: "events", label: "Events", ...to("events") },
          { id: "checks", label: `Checks ${asset.check_results.length}`, ...to("checks") },
          { id: "lineage", label: "Lineage", ...to("lineage") },
        ]}
      />
      {tab === "overview" && <Overview asset={asset} />}
      {tab === "partitions" && (
        <Suspense fallback={<Loading rows={8} />}>
          <AssetPartitions key={key} assetKey={key} />
        </Suspense>
      )}
      {tab === "events" && <AssetEvents assetKey={key} />}
      {tab === "checks" && <AssetChecks assetKey={key} checks={asset.check_results} />}
      {tab === "lineage" && (
        <Suspense fallback={<Loading rows={6} />}>
          <AssetLineage assetKey={key} />
        </Suspense>
      )}
    </>
  );
}

/** Where it stands and why, in a sentence. */
function Why({ asset }: { asset: AssetDetail }) {
  switch (asset.status) {
    case "failure":
      return (
        <span>
          its last step failed
          {asset.last_at && (
            <>
              {" "}
              <Ago at={asset.last_at} />
            </>
          )}
        </span>
      );
    case "stale":
      return (
        <span>
          stale: made <Ago at={asset.latest?.at} />, and may be {duration((asset.fresh_within_s ?? 0) * 1000)} old
        </span>
      );
    case "running":
      return <span>a step makes it now</span>;
    case "missing":
      return <span>never made</span>;
    default:
      return (
        <span>
          {asset.is_external ? "observed" : "made"} <Ago at={asset.latest?.at} />
        </span>
      );
  }
}

function Overview({ asset }: { asset: AssetDetail }) {
  const events = useQuery(assetEventsQuery(asset.key, "step_succeeded,step_failed", 60)).data?.items ?? [];
  return (
    <div className={css.columns}>
      <div>
        {asset.description && (
          <Section title="About">
            <Markdown text={asset.description} />
          </Section>
        )}
        <Section
          title="Last steps"
          aside={
            <Link to="/assets/$key" params={{ key: asset.key }} search={{ tab: "events" }}>
              All events
            </Link>
          }
        >
          {events.length === 0 ? (
            <p className="dim">No step has made it yet.</p>
          ) : (
            <Strip bars={assetBars(events)} slots={Math.min(60, Math.max(20, events.length))} label="Last steps" />
          )}
        </Section>
        <Section
          title="Recorded last"
          aside={
            asset.latest && (
              <>
                <Ago at={asset.latest.at} /> in <RunLink id={asset.latest.run} />
              </>
            )
          }
        >
          {asset.metadata.length === 0 ? (
            <p className="dim">Nothing was recorded.</p>
          ) : (
            <Entries entries={asset.metadata} />
          )}
        </Section>
        <Trend assetKey={asset.key} />
      </div>
      <aside className={css.side}>
        <Section title="State">
          <div className={css.states}>
            <Status of={asset.status} />
            <CheckMark checks={asset.checks} />
          </div>
        </Section>
        <Neighbors title="Upstream" keys={asset.upstream} none="It needs no other asset." />
        <Neighbors title="Downstream" keys={asset.downstream} none="No other asset needs it." />
        <Section title="Definition">
          <Facts
            items={[
              ["Declared at", <code key="s">{asset.source}</code>],
              ["Value", <code key="v">{asset.value_type}</code>],
              ["Code", <code key="c">{asset.code_version}</code>],
              asset.owners.length > 0 && ["Owners", asset.owners.join(", ")],
              asset.jobs.length > 0 && [
                "Jobs",
                asset.jobs.map((job) => (
                  <Link key={job} to="/jobs/$name" params={{ name: job }} className={css.link}>
                    {job}{" "}
                  </Link>
                )),
              ],
              ["Retries", asset.retries || "none"],
              asset.timeout_s != null && ["Time-out", duration(asset.timeout_s * 1000)],
              asset.fresh_within_s != null && ["Fresh within", duration(asset.fresh_within_s * 1000)],
              asset.pool ? ["Pool", asset.pool] : null,
              asset.is_partitioned && [
                "Partitions",
                <Link
                  key="p"
                  to="/assets/$key"
                  params={{ key: asset.key }}
                  search={{ tab: "partitions" }}
                  className={css.link}
                >
                  see them
                </Link>,
              ],
              Object.keys(asset.tags).length > 0 && [
                "Labels",
                Object.entries(asset.tags).map(([name, value]) => <Tag key={name}>{`${name}=${value}`}</Tag>),
              ],
            ]}
          />
        </Section>
      </aside>
    </div>
  );
}

function Neighbors({ title, keys, none }: { title: string; keys: readonly string[]; none: string }) {
  return (
    <Section
      title={
        <>
          {title} <span className="dim">{keys.length || ""}</span>
        </>
      }
    >
      {keys.length === 0 ? (
        <p className="dim">{none}</p>
      ) : (
        <ul className={css.neighbors}>
          {keys.map((key) => (
            <li key={key}>
              <Link to="/assets/$key" params={{ key }} className={css.link}>
                {key}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
