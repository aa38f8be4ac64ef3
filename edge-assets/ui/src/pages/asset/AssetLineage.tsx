import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { graphStatusQuery, statesOf, useGraph } from "~/api/graph";
import { Empty, Loading, Problem } from "~/components/Parts";
import { GraphCanvas } from "~/graph/GraphCanvas";
import { neighborhood, restrict } from "~/graph/model";
import css from "./asset.module.css";

/** The asset among its neighbors, two levels far. */
export default function AssetLineage({ assetKey }: { assetKey: string }) {
  const query = useGraph();
  const answer = useQuery(graphStatusQuery()).data;
  const navigate = useNavigate();
  const whole = query.data?.graph;
  const graph = useMemo(() => {
    const at = whole?.index.get(assetKey);
    return whole && at !== undefined ? restrict(whole, neighborhood(whole, at, "both", 2)) : undefined;
  }, [whole, assetKey]);
  const states = useMemo(() => {
    const list = statesOf(answer);
    return new Map(whole?.nodes.map((node, i) => [node.key, list[i]]));
  }, [whole, answer]);
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Loading rows={6} />;
  if (!graph) return <Empty>This asset is not in the graph.</Empty>;
  const open = (node: number | undefined) => {
    const key = node === undefined ? undefined : graph.nodes[node]?.key;
    if (key && key !== assetKey) void navigate({ to: "/assets/$key", params: { key }, search: { tab: "lineage" } });
  };
  return (
    <div className={css.frame}>
      <GraphCanvas
        graph={graph}
        status={(node) => states.get(graph.nodes[node]?.key ?? "")}
        note={() => undefined}
        selected={graph.index.get(assetKey)}
        onSelect={open}
        onOpen={open}
      />
    </div>
  );
}
