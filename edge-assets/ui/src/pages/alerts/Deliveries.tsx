import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type DeliveredAlert, type DeliveryResult, deliveriesQuery } from "~/api/alerts";
import { Button } from "~/components/Button";
import { Empty, Loading, Problem, Tag } from "~/components/Parts";
import { RunLink } from "~/components/RunParts";
import { Status } from "~/components/Status";
import { Time } from "~/components/Time";
import { kindBeside, RESULTS } from "~/lib/alerts";
import { plural } from "~/lib/format";
import css from "../Alerts.module.css";

/** What became of alerts at each channel, newest first, with what each said. */
export function Deliveries({
  rules,
  rule,
  result,
  change,
}: {
  rules: readonly string[];
  rule?: string;
  result?: DeliveryResult;
  change: (part: { rule?: string; result?: DeliveryResult }) => void;
}) {
  const query = useInfiniteQuery(deliveriesQuery({ rule, result }));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return (
    <>
      <div className={css.bar}>
        <select
          aria-label="Result"
          value={result ?? ""}
          onChange={(event) =>
            change({ rule, result: (event.target.value || undefined) as DeliveryResult | undefined })
          }
        >
          <option value="">All results</option>
          {(Object.keys(RESULTS) as DeliveryResult[]).map((name) => (
            <option key={name} value={name}>
              {RESULTS[name].word}
            </option>
          ))}
        </select>
        <select
          aria-label="Rule"
          value={rule ?? ""}
          onChange={(event) => change({ result, rule: event.target.value || undefined })}
        >
          <option value="">All rules</option>
          {[...new Set([...rules, ...(rule ? [rule] : [])])].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      {query.isError && rows.length === 0 ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Loading rows={8} />
      ) : rows.length === 0 ? (
        rule || result ? (
          <Empty hint={<Button onClick={() => change({})}>Show all</Button>}>No delivery is like that.</Empty>
        ) : (
          <Empty hint="What is sent, silenced or held back from now on is listed here.">Nobody was alerted yet.</Empty>
        )
      ) : (
        <>
          <ul className={css.list} aria-label="Deliveries">
            {rows.map((it) => (
              <Delivery key={it.id} it={it} />
            ))}
          </ul>
          {query.hasNextPage && (
            <div className={css.bar}>
              <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Older ones
              </Button>
            </div>
          )}
        </>
      )}
    </>
  );
}

function Delivery({ it }: { it: DeliveredAlert }) {
  const look = RESULTS[it.result];
  return (
    <li className={css.delivery}>
      <details>
        <summary className={css.summary}>
          <Status of={look.state} word={look.word} />
          <span className={css.subject}>
            <span className={css.name}>{it.subject}</span>{" "}
            <span className="dim">{kindBeside(it.kind, it.subject)}</span>
          </span>
          <span className={css.to}>{it.sink}</span>
          <Time at={it.at} />
        </summary>
        <div className={css.body}>
          <pre tabIndex={0}>{it.body}</pre>
          <p className="dim">
            {it.rule ? (
              <>
                By rule <Tag>{it.rule}</Tag>
              </>
            ) : (
              "A try of the channel alone"
            )}
            {`, ${plural(it.attempts, "attempt")}`}
            {it.held_back > 0 && `, ${plural(it.held_back, "repetition")} held back before it`}
            {it.digest && ", told of after the quiet hours"}
            {it.run && (
              <>
                , run <RunLink id={it.run} />
              </>
            )}
          </p>
        </div>
      </details>
      {it.error && <p className={css.bad}>{it.error}</p>}
    </li>
  );
}
