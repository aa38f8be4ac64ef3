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

/** The value that a `share` of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

/** What the asset itself recorded, and what others recorded of it, by the part of the name before the slash. */
export function byOrigin(entries: readonly Entry[]): { own: Entry[]; others: [string, Entry[]][] } {
  const own: Entry[] = [];
  const others = new Map<string, Entry[]>();
  for (const entry of entries) {
    const slash = entry.name.indexOf("/");
    const origin = entry.name.slice(0, Math.max(0, slash));
    if (origin === "") own.push(entry);
    else others.set(origin, [...(others.get(origin) ?? []), entry]);
  }
  return { own, others: [...others] };
}
