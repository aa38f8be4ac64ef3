//! What a check found again and again: its value as a line, beside the threshold that it is held against.

import type { Entry, RunEvent } from "~/api/types";
import { numberOf } from "./series";

export interface CheckTrend {
  /** What is measured. */
  name: string;
  /** Oldest first. */
  values: number[];
  last: string;
  /** What it is held against, where the check tells. */
  threshold?: { name: string; value: number; text: string };
}

/** Names that checks give to what a value is held against. */
const THRESHOLD =
  /^(threshold|limit|bound|max|maximum|most|at_most|min|minimum|least|at_least|expected|allowed)(_|$)|_(threshold|limit|max|min|allowed|expected)$/;

const isThreshold = (entry: Entry) => THRESHOLD.test(entry.name.toLowerCase().replaceAll(/[ -]/g, "_"));

/** The results of one check, newest first, as a line of the first number that is no threshold. */
export function trendOf(results: readonly RunEvent[]): CheckTrend | undefined {
  let trend: CheckTrend | undefined;
  for (const event of results) {
    const entries = event.check?.metadata ?? [];
    const measured = entries.filter((entry) => numberOf(entry) !== undefined && !isThreshold(entry));
    const entry = trend === undefined ? measured[0] : measured.find((it) => it.name === trend?.name);
    const value = entry && numberOf(entry);
    if (!entry || value === undefined) continue;
    if (trend) {
      trend.values.unshift(value);
      continue;
    }
    const held = entries.find((it) => isThreshold(it) && numberOf(it) !== undefined);
    trend = {
      name: entry.name,
      values: [value],
      last: entry.text,
      threshold: held && { name: held.name, value: numberOf(held) ?? 0, text: held.text },
    };
  }
  return trend;
}

/** Of the events of an asset, newest first, those that tell what one check found. */
export const resultsOf = (events: readonly RunEvent[], check: string): RunEvent[] =>
  events.filter((event) => event.check?.name === check);
