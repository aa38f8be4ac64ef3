import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { assetEventsQuery } from "~/api/queries";
import type { AssetDetail } from "~/api/types";
import { AssetLinks } from "~/components/AssetLinks";
import { assetBars, CheckMark } from "~/components/AssetParts";
import { FreshMark } from "~/components/Fresh";
import { Markdown } from "~/components/Markdown";
import { Copy, Facts, Loading, Section, Tag } from "~/components/Parts";
import { Status } from "~/components/Status";
import { Strip } from "~/components/Strip";
import { duration } from "~/lib/time";
import css from "../Asset.module.css";
import { Recorded } from "./Recorded";
import { AllBehind } from "./Why";

/** So many steps the history shows. */
const STEPS = 60;

/** What an asset is, how its last steps went, what it recorded, and what stands beside it. */
export function AssetOverview({ asset }: { asset: AssetDetail }) {
  const events = useQuery(assetEventsQuery(asset.key, "step_succeeded,step_failed", STEPS)).data?.items;
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
          {!events ? (
            <Loading rows={1} />
          ) : events.length === 0 ? (
            <p className="dim">No step has made it yet.</p>
          ) : (
            <Strip bars={assetBars(events)} slots={Math.min(STEPS, Math.max(20, events.length))} label="Last steps" />
          )}
        </Section>
        <Recorded asset={asset} />
      </div>
      <aside className={css.side}>
        <Section title="State">
          <div className={css.states}>
            <Status of={asset.status} />
            <CheckMark checks={asset.checks} />
            {asset.fresh && <FreshMark fresh={asset.fresh} />}
          </div>
          <AllBehind asset={asset} />
        </Section>
        <Neighbors title="Upstream" keys={asset.upstream} none="It needs no other asset." />
        <Neighbors title="Downstream" keys={asset.downstream} none="No other asset needs it." />
        <Definition asset={asset} />
      </aside>
    </div>
  );
}

function Definition({ asset }: { asset: AssetDetail }) {
  return (
    <Section title="Definition">
      <Facts
        items={[
          [
            "Declared at",
            <span key="s" className={css.source}>
              <code>{asset.source}</code>
              <Copy text={asset.source} label="Copy the place in the code" />
            </span>,
          ],
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
          asset.fresh && ["Freshness", asset.fresh.policy],
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
      {keys.length === 0 ? <p className="dim">{none}</p> : <AssetLinks keys={keys} label={title} />}
    </Section>
  );
}
