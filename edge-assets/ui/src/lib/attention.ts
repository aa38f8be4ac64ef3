//! What needs attention, by what is the matter and then by its cause.

import type { Attention } from "~/api/types";
import { withoutInstants } from "./prose";

/** Things of one kind that have one reason. */
export interface Cause {
  reason: string;
  items: readonly Attention[];
  /** The latest instant since which one of them is so. */
  since?: string;
  /** The run that shows all of them, when it is one. */
  run?: string;
}

export interface Concern {
  kind: Attention["kind"];
  count: number;
  causes: readonly Cause[];
}

/** Groups by kind in the order of the server, and within a kind by the reason; what concerns most comes first. */
export function concernsOf(items: readonly Attention[]): Concern[] {
  const kinds = grouped(items, (item) => item.kind);
  return [...kinds].map(([kind, all]) => {
    const reasons = grouped(all, (item) => withoutInstants(item.reason));
    const causes = [...reasons.values()].map((items): Cause => {
      const runs = new Set(items.map((item) => item.run ?? ""));
      const since = items
        .map((item) => item.since ?? "")
        .sort()
        .at(-1);
      return {
        reason: items[0]?.reason ?? "",
        items,
        since: since || undefined,
        run: runs.size === 1 ? (items[0]?.run ?? undefined) : undefined,
      };
    });
    return { kind, count: all.length, causes: causes.toSorted((a, b) => b.items.length - a.items.length) };
  });
}

/** By a name, in the order in which the names come first. */
function grouped<T, K>(items: readonly T[], nameOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
