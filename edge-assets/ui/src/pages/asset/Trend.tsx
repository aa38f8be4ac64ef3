import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { assetEventsQuery } from "~/api/queries";
import { Section } from "~/components/Parts";
import { Spark } from "~/components/Spark";
import { series } from "~/lib/series";
import css from "./asset.module.css";

/** The numbers that were recorded each time, over the last times. */
export function Trend({ assetKey }: { assetKey: string }) {
  const events = useQuery(assetEventsQuery(assetKey, "asset_materialized,asset_observed", 50)).data?.items;
  const found = useMemo(() => series(events ?? []), [events]);
  if (found.length === 0) return null;
  return (
    <Section title="Over time" aside={`the last ${found[0]?.values.length} times`}>
      <ul className={css.trends}>
        {found.map((line) => (
          <li key={line.name} className={css.trend}>
            <span className={css.name}>{line.name}</span>
            <Spark
              values={line.values}
              width={180}
              height={30}
              label={`${line.name}, from ${line.values[0]} to ${line.last}`}
            />
            <span className={css.last}>{line.last}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
