//! The lineage graph: its structure and places, which change with the code only, and its states, which change often.

import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Graph, makeGraph } from "~/graph/model";
import type { Status } from "~/lib/status";
import { api, ask } from "./client";
import type { GraphDocument, GraphStatus } from "./types";

export const graphQuery = () =>
  queryOptions({
    queryKey: ["graph"],
    queryFn: async ({ signal }) => {
      const document = await ask(api.GET("/api/v1/graph", { signal }));
      return { hash: document.hash, graph: graphOf(document as GraphDocument) };
    },
    staleTime: 10 * 60_000,
  });

export const useGraph = () => useQuery(graphQuery());

export function graphOf(document: GraphDocument): Graph {
  const { node_width: w, node_height: h } = document;
  const routes = new Map(document.routes.map((route) => [route.edge, route.points]));
  const nodes = document.nodes.map((node) => ({
    key: node.key,
    group: node.group == null ? "" : (document.groups[node.group]?.name ?? ""),
    kind: node.is_external ? "external" : node.kinds?.join(", ") || undefined,
    x: node.x,
    y: node.y,
    w,
    h,
  }));
  const edges = document.edges.map((edge, i) => {
    const [from, to] = edge as [number, number];
    const [a, b] = [nodes[from]!, nodes[to]!];
    return { from, to, points: [a.x + w, a.y + h / 2, ...(routes.get(i)?.flat() ?? []), b.x, b.y + h / 2] };
  });
  const boxes = new Map(
    document.groups.map((group) => [group.name, { x: group.x, y: group.y, w: group.width, h: group.height }]),
  );
  return makeGraph(nodes, edges, boxes);
}

export const graphStatusQuery = () =>
  queryOptions({
    queryKey: ["graph-status"],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/graph/status", { signal })),
  });

const LETTERS: Record<string, Status> = { s: "succeeded", f: "failed", r: "running", t: "stale", m: "missing" };

/** The state of each node, in the order of the nodes; empty while it is not known. */
export function statesOf(answer: GraphStatus | undefined): readonly (Status | undefined)[] {
  return answer ? [...answer.assets].map((letter) => LETTERS[letter]) : [];
}
