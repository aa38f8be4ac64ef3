import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef } from "react";
import { foldedGraphQuery } from "~/api/graph";
import { chipKey, type Graph } from "~/graph/model";
import { askFolded, foldedOf, sayFolded } from "~/lib/folding";
import type { LineageSearch } from "~/lib/pages";
import { type Status, worst } from "~/lib/status";

/** Which groups are folded, and what is drawn then: the server lays it out anew, so that a chip has no more room than it needs. */
export function useFolding(all: Graph | undefined, narrowed: Graph | undefined, search: LineageSearch) {
  const { folded: names, unfolded } = search;
  const isWhole = narrowed === all;
  const groups = useMemo(() => all?.groups.flatMap(({ name }) => (name ? [name] : [])).sort() ?? [], [all]);
  const assets = all?.nodes.length ?? 0;
  const folded = useMemo(
    () => foldedOf({ folded: names, unfolded }, groups, assets),
    [names, unfolded, groups, assets],
  );
  const isFolded = isWhole && folded.size > 0;
  const answer = useQuery(foldedGraphQuery(isFolded ? askFolded(folded, groups) : []));
  // What is near one asset is drawn as it is: few enough, and wanted by name.
  const wanted = isFolded && !answer.isError ? answer.data : narrowed;
  // What was drawn before stays until the other picture is there.
  const last = useRef(wanted);
  if (wanted) last.current = wanted;
  const drawn = wanted ?? last.current;
  const say = useCallback((next: ReadonlySet<string>) => sayFolded(next, groups, assets), [groups, assets]);
  return { folded, groups, drawn, isWhole, say };
}

/** The node of an asset, or of the folded group that it is in. */
export function drawnAt(drawn: Graph | undefined, all: Graph | undefined, key: string | undefined): number | undefined {
  if (key === undefined || !drawn) return undefined;
  const group = all?.nodes[all.index.get(key) ?? -1]?.group;
  return drawn.index.get(key) ?? (group === undefined ? undefined : drawn.index.get(chipKey(group)));
}

/** How many assets of each group are in which state. */
export function countsOf(all: Graph, stateOf: (key: string) => Status | undefined): Map<string, Map<Status, number>> {
  const counts = new Map<string, Map<Status, number>>();
  for (const { key, group } of all.nodes) {
    const state = stateOf(key);
    const own = counts.get(group) ?? new Map<Status, number>();
    counts.set(group, own);
    if (state) own.set(state, (own.get(state) ?? 0) + 1);
  }
  return counts;
}

/** The state of a drawn node by its key; of a folded group, the worst in it. */
export function stateAt(
  drawn: Graph,
  node: number,
  stateOf: (key: string) => Status | undefined,
  counts: ReadonlyMap<string, ReadonlyMap<Status, number>>,
): Status | undefined {
  const at = drawn.nodes[node];
  if (!at) return undefined;
  return at.folds ? worst(counts.get(at.group)?.keys() ?? []) : stateOf(at.key);
}
