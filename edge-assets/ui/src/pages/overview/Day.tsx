import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { dayQuery } from "~/api/queries";
import type { Overview } from "~/api/types";
import { Button, Segments } from "~/components/Button";
import { Empty, Loading, Problem, Section } from "~/components/Parts";
import type { Span } from "~/gantt/scale";
import { Timeline } from "~/gantt/Timeline";
import { shownSpan, timelineRows, timelineScale } from "~/gantt/timeline";
import { useCoarseNow } from "~/lib/clock";
import { count } from "~/lib/format";
import { HOURS } from "~/lib/pages";

const route = getRouteApi("/");
const HOUR = 3_600_000;
/** So many hours back runs are asked for at most, whatever an address says. */
const MOST_HOURS = 14 * 24;

/** What ran and what is to come: the last hours, or a part of them. */
export function Day({ data }: { data?: Overview }) {
  const search = route.useSearch();
  const { hours = 24, fold } = search;
  const navigate = useNavigate({ from: "/" });
  const now = useCoarseNow();
  const span = useMemo(
    () => shownSpan({ from: now - hours * HOUR, to: now + (hours / 6) * HOUR }, search.from, search.to),
    [now, hours, search.from, search.to],
  );
  const asked = Math.min(MOST_HOURS, Math.max(hours, Math.ceil((now - span.from) / HOUR)));
  const day = useQuery(dayQuery(asked, Math.floor(now / HOUR)));
  const rows = useMemo(
    () => timelineRows(day.data?.runs ?? [], data?.next_ticks ?? [], span.to),
    [day.data, data, span.to],
  );
  const canFold = useMemo(() => timelineScale(rows, span, now, true).folds.length > 0, [rows, span, now]);
  const isZoomed = search.from !== undefined && search.to !== undefined;
  const change = (part: Partial<typeof search>, replace = true) =>
    void navigate({ search: { ...search, ...part }, replace });
  const onSpan = (next: Span | undefined) =>
    change({ from: next?.from, to: next?.to }, isZoomed === (next !== undefined));
  return (
    <Section
      title="Timeline"
      aside={
        <>
          {day.data?.isCut && <span>the newest {count(day.data.runs.length)} runs</span>}
          {isZoomed && <Button onClick={() => onSpan(undefined)}>All of it</Button>}
          <Button
            aria-pressed={fold === true}
            disabled={!canFold}
            title={canFold ? "Spans in which nothing ran take little room" : "There is no long gap"}
            onClick={() => change({ fold: fold ? undefined : true })}
          >
            Fold gaps
          </Button>
          <Segments
            label="Range"
            value={String(hours)}
            onChange={(value) =>
              change({
                hours: HOURS.find((it) => String(it) === value && it !== 24),
                from: undefined,
                to: undefined,
              })
            }
            options={HOURS.map((value) => ({ value: String(value), label: value === 72 ? "3 d" : `${value} h` }))}
          />
        </>
      }
    >
      {day.isError ? (
        <Problem error={day.error} retry={() => void day.refetch()} />
      ) : day.isPending ? (
        <Loading rows={4} />
      ) : rows.length === 0 ? (
        <Empty hint="Launch one, or switch a schedule on.">Nothing ran in the last {hours} hours.</Empty>
      ) : (
        <Timeline rows={rows} span={span} fold={fold === true} onSpan={onSpan} />
      )}
    </Section>
  );
}
