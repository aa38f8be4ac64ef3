//! Numbers that were recorded again and again, as lines.

import type { Entry, RunEvent } from "~/api/types";

export interface Series {
  name: string;
  /** Oldest first. */
  values: number[];
  /** The newest value for people. */
  last: string;
}

/** The number in an entry, whatever its kind; `undefined` when it is none. */
export function numberOf(entry: Entry): number | undefined {
  if (typeof entry.value === "number") return entry.kind === "timestamp" ? undefined : entry.value;
  if (entry.kind === "quantity" && typeof entry.value === "object" && entry.value !== null) {
    const amount = (entry.value as { amount?: unknown }).amount;
    return typeof amount === "number" ? amount : undefined;
  }
  return undefined;
}

/** The lines in events, newest first as the API gives them. What was recorded once is no line. */
export function series(events: readonly RunEvent[], most = 8): Series[] {
  const lines = new Map<string, Series>();
  for (const event of events) {
    for (const entry of event.metadata ?? []) {
      const value = numberOf(entry);
      if (value === undefined) continue;
      const line = lines.get(entry.name);
      if (line) line.values.unshift(value);
      else lines.set(entry.name, { name: entry.name, values: [value], last: entry.text });
    }
  }
  return [...lines.values()].filter((line) => line.values.length > 1).slice(0, most);
}
