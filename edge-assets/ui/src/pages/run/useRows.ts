import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useGraph } from "~/api/graph";
import { attemptsQuery } from "~/api/runParts";
import type { RunDetail } from "~/api/types";
import type { GanttRow } from "~/gantt/Gantt";
import { ganttRows } from "~/gantt/rows";

/** The rows of the Gantt chart of a run. What the graph does not know any more has no upstream, and is drawn all the same. */
export function useRows(run: RunDetail): GanttRow[] {
  const graph = useGraph().data?.graph;
  const attempts = useQuery(attemptsQuery(run)).data;
  return useMemo(() => {
    const upstream = (asset: string) => {
      const at = graph?.index.get(asset);
      return at === undefined || !graph
        ? []
        : (graph.incoming[at] ?? []).map((edge) => graph.nodes[graph.edges[edge]!.from]!.key);
    };
    return ganttRows(run, upstream, attempts ?? []);
  }, [run, graph, attempts]);
}
