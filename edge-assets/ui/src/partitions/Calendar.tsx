import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { partitionMonthQuery } from "~/api/partitions";
import type { PartitionAt, PartitionState, Partitions } from "~/api/types";
import { Button } from "~/components/Button";
import { Empty, Loading, Problem, Section } from "~/components/Parts";
import { monthOf, shiftMonth } from "~/lib/partitions";
import { type Cell, type CellRow, Cells } from "./Cells";
import css from "./partitions.module.css";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const two = (value: number) => String(value).padStart(2, "0");

export interface Pickable {
  isSelected: (place: number) => boolean;
  isDim: (status: PartitionState) => boolean;
  onPick: (from: Cell, to: Cell) => void;
}

/** The days or the hours of a month. Days are those of the keys, so of the zone of the definition. */
export function Calendar({
  assetKey,
  partitions,
  unit,
  month,
  onMonth,
  ...pick
}: {
  assetKey: string;
  partitions: Partitions;
  unit: "days" | "hours";
  month: string;
  onMonth: (month: string) => void;
} & Pickable) {
  const query = useQuery(partitionMonthQuery(assetKey, partitions, month));
  const shown = useMemo(
    () => (unit === "days" ? daysOf(month, query.data ?? []) : hoursOf(month, query.data ?? [])),
    [unit, month, query.data],
  );
  const first = monthOf(partitions.first?.key) ?? month;
  const last = monthOf(partitions.last?.key) ?? month;
  return (
    <Section
      title={unit === "days" ? "Days of a month" : "Hours of a month"}
      aside={
        <span className={css.walk}>
          <Button
            icon="left"
            label="The month before"
            disabled={month <= first}
            onClick={() => onMonth(shiftMonth(month, -1))}
          />
          <span className={css.month} aria-live="polite">
            {month}
          </span>
          <Button
            icon="right"
            label="The month after"
            disabled={month >= last}
            onClick={() => onMonth(shiftMonth(month, 1))}
          />
          <Button disabled={month === last} onClick={() => onMonth(last)}>
            Latest
          </Button>
        </span>
      }
    >
      {query.isError ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Loading rows={5} />
      ) : query.data.length === 0 ? (
        <Empty>No partition is in this month.</Empty>
      ) : (
        <Cells
          label={`Partitions of ${month}`}
          corner={<span className="sr">{unit === "days" ? "Week" : "Day"}</span>}
          columns={shown.columns}
          rows={shown.rows}
          mode="span"
          small={unit === "hours"}
          {...pick}
        />
      )}
    </Section>
  );
}

const cellOf = (it: PartitionAt, text?: string): Cell => ({ key: it.key, place: it.place, status: it.status, text });

function daysOf(month: string, items: readonly PartitionAt[]): { columns: readonly string[]; rows: CellRow[] } {
  const byDay = new Map(items.map((it) => [Number(it.key.slice(8, 10)), it]));
  const { days, offset } = shapeOfMonth(month);
  const rows: CellRow[] = [];
  for (let begin = 1 - offset; begin <= days; begin += 7) {
    const cells = WEEKDAYS.map((_, i) => {
      const it = byDay.get(begin + i);
      return it && cellOf(it, String(begin + i));
    });
    if (cells.some(Boolean)) rows.push({ head: `${month.slice(5)}-${two(Math.max(1, begin))}`, cells });
  }
  return { columns: WEEKDAYS, rows };
}

function hoursOf(month: string, items: readonly PartitionAt[]): { columns: readonly string[]; rows: CellRow[] } {
  const hours = Array.from({ length: 24 }, (_, hour) => two(hour));
  // An hour that happens twice has a key with a letter; it stands after the day.
  const again = items.filter((it) => it.key.length > 13);
  const columns = again.length > 0 ? [...hours, "again"] : hours;
  const byHour = new Map(items.map((it) => [it.key.slice(8), it]));
  const rows: CellRow[] = [];
  for (let day = 1; day <= shapeOfMonth(month).days; day += 1) {
    const cells = hours.map((hour) => {
      const it = byHour.get(`${two(day)}-${hour}`);
      return it && cellOf(it);
    });
    const twice = again.find((it) => Number(it.key.slice(8, 10)) === day);
    if (again.length > 0) cells.push(twice && cellOf(twice));
    if (cells.some(Boolean)) rows.push({ head: weekdayOf(month, day), cells });
  }
  return { columns, rows };
}

function shapeOfMonth(month: string): { days: number; offset: number } {
  const [year = 0, at = 1] = month.split("-").map(Number);
  return {
    days: new Date(Date.UTC(year, at, 0)).getUTCDate(),
    offset: (new Date(Date.UTC(year, at - 1, 1)).getUTCDay() + 6) % 7,
  };
}

const weekdayOf = (month: string, day: number): string =>
  `${WEEKDAYS[(shapeOfMonth(month).offset + day - 1) % 7]} ${day}`;
