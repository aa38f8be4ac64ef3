//! The lineage graph as it is drawn: boxes and lines at places that the server computed.

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface GraphNode extends Box {
  key: string;
  group: string;
  kind?: string;
  description?: string;
  /** Of a folded group: for how many assets it stands. */
  folds?: number;
}

/** What a folded group is called among the nodes; its name alone may be that of an asset too. */
export const chipKey = (group: string) => `group:${group}`;

export interface GraphEdge {
  from: number;
  to: number;
  /** x and y in turn, from the right side of `from` to the left side of `to`. */
  points: readonly number[];
  /** For how many dependencies it stands, where groups are folded. */
  count?: number;
  /** It leads back, from the left side of `from` to the right side of `to`: folded groups may need each other. */
  isBack?: boolean;
}

export interface GroupBox extends Box {
  /** Empty for what is in no group, which has no box on the canvas. */
  name: string;
  members: readonly number[];
}

export interface Graph {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  groups: readonly GroupBox[];
  bounds: Box;
  /** Indices of the edges that come in and go out, a node each. */
  incoming: readonly (readonly number[])[];
  outgoing: readonly (readonly number[])[];
  index: ReadonlyMap<string, number>;
}

const PAD = 18;
const HEAD = 26;

/** Makes a graph out of placed nodes: groups without a box get one around their members, edges without a route a straight one. */
export function makeGraph(
  nodes: readonly GraphNode[],
  edges: readonly (Omit<GraphEdge, "points"> & { points?: readonly number[] })[],
  boxes?: ReadonlyMap<string, Box>,
): Graph {
  const incoming: number[][] = nodes.map(() => []);
  const outgoing: number[][] = nodes.map(() => []);
  const routed = edges.map((edge, i): GraphEdge => {
    outgoing[edge.from]?.push(i);
    incoming[edge.to]?.push(i);
    return {
      ...edge,
      points: edge.points?.length ? edge.points : straight(nodes[edge.from]!, nodes[edge.to]!),
    };
  });
  const members = new Map<string, number[]>();
  nodes.forEach((node, i) => {
    if (node.folds) return;
    const list = members.get(node.group);
    if (list) list.push(i);
    else members.set(node.group, [i]);
  });
  const groups = [...members].map(([name, list]): GroupBox => {
    const given = boxes?.get(name);
    if (given) return { name, members: list, ...given };
    const box = around(list.map((i) => nodes[i]!));
    return {
      name,
      members: list,
      x: box.x - PAD,
      y: box.y - PAD - HEAD,
      w: box.w + 2 * PAD,
      h: box.h + 2 * PAD + HEAD,
    };
  });
  return {
    nodes,
    edges: routed,
    groups,
    bounds: around([...nodes, ...groups.filter((group) => group.name)]),
    incoming,
    outgoing,
    index: new Map(nodes.map((node, i) => [node.key, i])),
  };
}

const straight = (a: GraphNode, b: GraphNode): number[] => [a.x + a.w, a.y + a.h / 2, b.x, b.y + b.h / 2];

export function around(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, w: 1, h: 1 };
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.w);
    bottom = Math.max(bottom, box.y + box.h);
  }
  return { x: left, y: top, w: right - left, h: bottom - top };
}

export type Direction = "up" | "down" | "both";

/** The nodes within `depth` edges of `start`, itself included. */
export function neighborhood(graph: Graph, start: number, direction: Direction, depth: number): Set<number> {
  const found = new Set([start]);
  const walk = (lists: Graph["incoming"], end: "from" | "to") => {
    const seen = new Set([start]);
    let frontier = [start];
    for (let i = 0; i < depth && frontier.length > 0; i += 1) {
      const next: number[] = [];
      for (const node of frontier) {
        for (const edge of lists[node] ?? []) {
          const other = graph.edges[edge]![end];
          if (!seen.has(other)) {
            seen.add(other);
            found.add(other);
            next.push(other);
          }
        }
      }
      frontier = next;
    }
  };
  if (direction !== "down") walk(graph.incoming, "from");
  if (direction !== "up") walk(graph.outgoing, "to");
  return found;
}

/** Values with long gaps between them shortened to `most`. */
function closed(values: readonly number[], size: number, most: number): Map<number, number> {
  const places = new Map<number, number>();
  let end = Number.NEGATIVE_INFINITY;
  let shift = 0;
  for (const value of [...new Set(values)].sort((a, b) => a - b)) {
    if (value - end > most && end !== Number.NEGATIVE_INFINITY) shift += value - end - most;
    end = Math.max(end, value + size);
    places.set(value, value - shift);
  }
  return places;
}

/** The subgraph of some nodes: where they stand to one another is kept, the room that the others took is not. */
export function restrict(graph: Graph, keep: ReadonlySet<number>): Graph {
  const order = [...keep].toSorted((a, b) => a - b);
  const renamed = new Map(order.map((old, i) => [old, i]));
  const kept = order.map((old) => graph.nodes[old]!);
  const xs = closed(
    kept.map((node) => node.x),
    kept[0]?.w ?? 0,
    90,
  );
  const ys = closed(
    kept.map((node) => node.y),
    kept[0]?.h ?? 0,
    2 * PAD + HEAD + 30,
  );
  const nodes = kept.map((node) => ({ ...node, x: xs.get(node.x)!, y: ys.get(node.y)! }));
  const edges = graph.edges
    .filter((edge) => keep.has(edge.from) && keep.has(edge.to))
    .map((edge) => ({ from: renamed.get(edge.from)!, to: renamed.get(edge.to)! }));
  return makeGraph(nodes, edges);
}

/** Nodes on any way from one to the other; empty when there is none. */
export function between(graph: Graph, from: number, to: number): Set<number> {
  const down = neighborhood(graph, from, "down", Number.POSITIVE_INFINITY);
  if (!down.has(to)) return new Set();
  const up = neighborhood(graph, to, "up", Number.POSITIVE_INFINITY);
  return new Set([...down].filter((node) => up.has(node)));
}
