//! The lineage graph: its structure and places, which change with the code only, and its states, which change often.

import { queryOptions, useQuery } from "@tanstack/react-query";
import { chipKey, type Graph, makeGraph } from "~/graph/model";
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

/** The graph with groups folded, each to one node; `*` for all. */
export const foldedGraphQuery = (folded: readonly string[]) =>
  queryOptions({
    queryKey: ["graph", "folded", folded.join(",")],
    queryFn: async ({ signal }) => {
      const asked = { params: { query: { folded: folded.join(",") } }, signal };
      return graphOf((await ask(api.GET("/api/v1/graph", asked))) as GraphDocument);
    },
    enabled: folded.length > 0,
    staleTime: 10 * 60_000,
  });

export const useGraph = () => useQuery(graphQuery());

export function graphOf(document: GraphDocument): Graph {
  const { node_width: w, node_height: h } = document;
  const routes = new Map(document.routes.map((route) => [route.edge, route.points]));
  const nodes = document.nodes.map((node) => ({
    key: node.folds ? chipKey(node.key) : node.key,
    folds: node.folds,
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
    const isBack = b.x < a.x;
    const [begin, end] = isBack ? [a.x, b.x + w] : [a.x + w, b.x];
    const points = [begin, a.y + h / 2, ...(routes.get(i)?.flat() ?? []), end, b.y + h / 2];
    return { from, to, points, isBack, count: document.merged?.[i] };
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
