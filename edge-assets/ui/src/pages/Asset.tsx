import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { assetQuery } from "~/api/queries";
import { ButtonLink } from "~/components/Button";
import { Menu } from "~/components/Menu";
import { Copy, Head, Loading, Problem, Tag } from "~/components/Parts";
import { Prose } from "~/components/Prose";
import { Mark, MarkOf } from "~/components/Status";
import { Tabs } from "~/components/Tabs";
import { useKeys } from "~/lib/keys";
import type { AssetTab } from "~/lib/pages";
import { statusOf } from "~/lib/status";
import { useTitle } from "~/shell/title";
import css from "./Asset.module.css";
import { AssetChecks } from "./asset/AssetChecks";
import { AssetEvents } from "./asset/AssetEvents";
import { AssetOverview } from "./asset/AssetOverview";
import { Why } from "./asset/Why";
import { Wipe } from "./asset/Wipe";

const AssetPartitions = lazy(() => import("./asset/AssetPartitions"));
const AssetAutomation = lazy(() => import("./asset/AssetAutomation"));
const AssetLineage = lazy(() => import("./asset/AssetLineage"));
const route = getRouteApi("/assets/$key");

export default function Asset() {
  const { key } = route.useParams();
  const { tab = "overview" } = route.useSearch();
  const query = useQuery(assetQuery(key));
  const asset = query.data;
  const navigate = useNavigate();
  const [isWiping, setWiping] = useState(false);
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
        <Menu
          label="More to do"
          items={[{ label: "Wipe…", icon: "close", danger: true, onSelect: () => setWiping(true) }]}
        />
      </Head>
      <Wipe assetKey={asset.key} open={isWiping} onClose={() => setWiping(false)} />
      {asset.failure && (
        <div className={css.failure}>
          <Mark state="failed" label={null} />
          <span>
            <Prose text={asset.failure} />
          </span>
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
          { id: "events", label: "Runs & events", ...to("events") },
          { id: "checks", label: `Checks ${asset.check_results.length}`, ...to("checks") },
          { id: "lineage", label: "Lineage", ...to("lineage") },
          { id: "automation", label: "Automation", ...to("automation") },
        ]}
      />
      {tab === "overview" && <AssetOverview asset={asset} />}
      {tab === "partitions" && (
        <Suspense fallback={<Loading rows={8} />}>
          <AssetPartitions key={key} assetKey={key} />
        </Suspense>
      )}
      {tab === "events" && <AssetEvents assetKey={key} />}
      {tab === "checks" && <AssetChecks assetKey={key} checks={asset.check_results} />}
      {tab === "automation" && (
        <Suspense fallback={<Loading rows={5} />}>
          <AssetAutomation asset={asset} />
        </Suspense>
      )}
      {tab === "lineage" && (
        <Suspense fallback={<Loading rows={6} />}>
          <AssetLineage assetKey={key} />
        </Suspense>
      )}
    </>
  );
}
