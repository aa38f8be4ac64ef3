import { useMemo } from "react";
import { between, type Graph, neighborhood, restrict } from "~/graph/model";
import type { LineageSearch } from "~/lib/pages";

export interface Narrowed {
  graph: Graph;
  /** Two assets were named, and no way leads from one to the other. */
  isApart: boolean;
}

/** The part of the graph that an address asks for: what is near an asset, or what lies on the way between two. */
export function useNarrowed(all: Graph | undefined, search: LineageSearch): Narrowed | undefined {
  const { at: from, to: until, dir, depth } = search;
  return useMemo(() => {
    if (!all) return undefined;
    const at = from === undefined ? undefined : all.index.get(from);
    if (at === undefined) return { graph: all, isApart: false };
    const to = until === undefined ? undefined : all.index.get(until);
    if (to !== undefined) {
      const way = between(all, at, to);
      const back = way.size ? way : between(all, to, at);
      return back.size
        ? { graph: restrict(all, back), isApart: false }
        : { graph: restrict(all, new Set([at, to])), isApart: true };
    }
    if (dir === undefined && depth === undefined) return { graph: all, isApart: false };
    const near = neighborhood(all, at, dir ?? "both", depth ?? Number.POSITIVE_INFINITY);
    return { graph: restrict(all, near), isApart: false };
  }, [all, from, until, dir, depth]);
}
