import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { assetEventsQuery } from "~/api/queries";
import type { AssetDetail, Entry } from "~/api/types";
import { EntryValue } from "~/components/Entries";
import { Section } from "~/components/Parts";
import { RunLink } from "~/components/RunParts";
import { Spark } from "~/components/Spark";
import { Ago } from "~/components/Time";
import { byOrigin, type Series, series } from "~/lib/series";
import css from "./asset.module.css";

/** So many materializations are looked at for the trend of a number. */
const TIMES = 50;

/** What the newest materialization recorded, each number with how it went over the last times. */
export function Recorded({ asset }: { asset: AssetDetail }) {
  const events = useQuery(assetEventsQuery(asset.key, "asset_materialized,asset_observed", TIMES)).data?.items;
  const trends = useMemo(
    () => new Map(series(events ?? [], Number.POSITIVE_INFINITY).map((line) => [line.name, line])),
    [events],
  );
  const { own, others } = useMemo(() => byOrigin(asset.metadata), [asset.metadata]);
  return (
    <Section
      title="Recorded last"
      aside={
        asset.latest && (
          <>
            <Ago at={asset.latest.at} /> in <RunLink id={asset.latest.run} />
            {asset.latest.partition && <span className="mono"> {asset.latest.partition}</span>}
          </>
        )
      }
    >
      {asset.metadata.length === 0 ? (
        <p className="dim">
          Nothing was recorded{asset.latest ? "; an asset records with Materialized::new(value).with(name, value)" : ""}
          .
        </p>
      ) : (
        <>
          <Rows entries={own} trends={trends} />
          {others.map(([origin, entries]) => (
            <details key={origin} className={css.origin} open={own.length === 0}>
              <summary>
                Of {origin} <span className="dim">{entries.length}</span>
              </summary>
              <Rows entries={entries} trends={trends} cut={origin.length + 1} />
            </details>
          ))}
        </>
      )}
    </Section>
  );
}

function Rows({
  entries,
  trends,
  cut = 0,
}: {
  entries: readonly Entry[];
  trends: ReadonlyMap<string, Series>;
  cut?: number;
}) {
  return (
    <dl className={css.recorded}>
      {entries.map((entry) => {
        const line = trends.get(entry.name);
        return (
          <div key={entry.name} className={css.entry}>
            <dt title={entry.name}>{entry.name.slice(cut)}</dt>
            <dd className={css.value}>
              <EntryValue entry={entry} />
            </dd>
            <dd className={css.trend}>
              {line && (
                <Spark
                  values={line.values}
                  width={150}
                  height={20}
                  label={`${entry.name} over the last ${line.values.length} times, from ${line.values[0]} to ${line.last}`}
                />
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
