import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { assetEventsQuery } from "~/api/queries";
import type { Check } from "~/api/types";
import { Button } from "~/components/Button";
import { Entries } from "~/components/Entries";
import { Markdown } from "~/components/Markdown";
import { Loading, Problem, Tag } from "~/components/Parts";
import { RunChecks } from "~/components/RunChecks";
import { RunLink } from "~/components/RunParts";
import { Spark } from "~/components/Spark";
import { MarkOf, Status } from "~/components/Status";
import { Strip } from "~/components/Strip";
import { Ago } from "~/components/Time";
import { checkState } from "~/lib/checks";
import { resultsOf, trendOf } from "~/lib/checkTrend";
import { useKeys } from "~/lib/keys";
import css from "./CheckPanel.module.css";

/** One check: what it found, over the last times, against its threshold. */
export function CheckPanel({ check, onClose }: { check: Check; onClose: () => void }) {
  const query = useQuery(assetEventsQuery(check.asset, "check_evaluated", 200));
  const results = useMemo(() => resultsOf(query.data?.items ?? [], check.name), [query.data, check.name]);
  const trend = useMemo(() => trendOf(results), [results]);
  useKeys({ Escape: onClose });
  const bars = results.slice(0, 40).map((event) => ({
    id: String(event.position),
    status: event.check?.passed ? "success" : event.check?.severity === "warn" ? "warn" : "failure",
    title: `${event.check?.passed ? "passed" : "failed"}, ${event.at.slice(0, 16).replace("T", " ")} UTC`,
    href: `/runs/${event.run}`,
  }));
  return (
    <aside className={css.panel} aria-label={`Check ${check.name}`}>
      <div className={css.head}>
        <h2 className={css.title}>{check.name}</h2>
        <Button kind="ghost" icon="close" label="Close" onClick={onClose} />
      </div>
      <p className={css.line}>
        <Status of={checkState(check)} word={check.last ? undefined : "Never evaluated"} />
        <Tag>{check.severity === "error" ? "error" : "warning"}</Tag>
        {check.blocking ? (
          <Tag title="A failure stops what is downstream">blocking</Tag>
        ) : (
          <span className="dim">does not block</span>
        )}
      </p>
      <p>
        of{" "}
        <Link to="/assets/$key" params={{ key: check.asset }} search={{ tab: "checks" }} className={css.link}>
          {check.asset}
        </Link>
        {check.last && (
          <>
            , <Ago at={check.last.at} /> in <RunLink id={check.last.run} />
          </>
        )}
      </p>
      {check.last?.description && (
        <p className={check.last.passed ? undefined : check.last.severity === "warn" ? css.warn : css.bad}>
          {check.last.description}
        </p>
      )}
      <div className={css.line}>
        <RunChecks asset={check.asset} check={check.name}>
          Run now
        </RunChecks>
      </div>
      {query.isError && results.length === 0 ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Loading rows={3} />
      ) : (
        <>
          {trend && (
            <section>
              <h3 className={css.sub}>{trend.name}</h3>
              {trend.values.length > 1 ? (
                <Spark
                  values={trend.values}
                  width={280}
                  height={64}
                  limit={trend.threshold?.value}
                  label={`${trend.name} over the last ${trend.values.length} times, ${trend.last} at the end${
                    trend.threshold ? `, against ${trend.threshold.name} ${trend.threshold.text}` : ""
                  }`}
                />
              ) : null}
              <p>
                <b>{trend.last}</b>
                {trend.threshold && (
                  <span className="dim">
                    {" "}
                    against {trend.threshold.name.replaceAll("_", " ")} {trend.threshold.text}, the dashed line
                  </span>
                )}
              </p>
            </section>
          )}
          {bars.length > 0 && (
            <section>
              <h3 className={css.sub}>The last {bars.length} results</h3>
              <Strip bars={bars.toReversed()} slots={40} label={`Results of ${check.name}`} />
              <ul className={css.results}>
                {results.slice(0, 12).map((event) => (
                  <li key={event.position} className={css.result}>
                    <MarkOf of={event.check?.passed ? "passed" : (event.check?.severity ?? "error")} size={12} />
                    <span className="truncate" title={event.check?.description ?? undefined}>
                      {event.check?.description ??
                        event.check?.metadata.map((entry) => `${entry.name} ${entry.text}`).join(" · ")}
                    </span>
                    <Ago at={event.at} />
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
      {check.description && <Markdown text={check.description} />}
      {check.last && check.last.metadata.length > 0 && <Entries entries={check.last.metadata} />}
      <p className="dim">
        declared at <code>{check.source}</code>
      </p>
    </aside>
  );
}
