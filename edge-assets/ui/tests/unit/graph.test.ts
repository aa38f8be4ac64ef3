import { describe, expect, test } from "vitest";
import { graphOf, statesOf } from "../../src/api/graph";
import type { GraphDocument } from "../../src/api/types";
import { middleOf, widthOf } from "../../src/graph/chips";
import { between, makeGraph, neighborhood, restrict } from "../../src/graph/model";
import { treeRows } from "../../src/graph/Tree";
import { detail, fit, HitIndex, keep, reveal, step, toGraph, toScreen, zoomAt } from "../../src/graph/view";
import { askFolded, foldedOf, sayFolded } from "../../src/lib/folding";
import type { Status } from "../../src/lib/status";
import { countsOf, drawnAt, stateAt } from "../../src/pages/lineage/useFolding";
import { World } from "../fixture-server/world";

const node = (key: string, x: number, y: number, group = "g") => ({ key, group, x, y, w: 100, h: 40 });
// a → b → d, a → c → d, e alone
const graph = makeGraph(
  [node("a", 0, 0), node("b", 200, 0), node("c", 200, 100), node("d", 400, 50, "h"), node("e", 4000, 3000, "h")],
  [
    { from: 0, to: 1 },
    { from: 0, to: 2 },
    { from: 1, to: 3 },
    { from: 2, to: 3 },
  ],
);
const size = { width: 800, height: 600 };

describe("the view", () => {
  test("fits all, and is never larger than life", () => {
    const view = fit(graph.bounds, size);
    for (const box of graph.nodes) {
      const at = toScreen(view, size, box.x, box.y);
      expect(at.x).toBeGreaterThanOrEqual(0);
      expect(at.y).toBeGreaterThanOrEqual(0);
    }
    expect(fit({ x: 0, y: 0, w: 10, h: 10 }, size).zoom).toBe(1);
  });

  test("zooms around the pointer", () => {
    const view = { x: 50, y: 20, zoom: 0.7 };
    const before = toGraph(view, size, 123, 456);
    const after = toGraph(zoomAt(view, size, 123, 456, 1.7), size, 123, 456);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  test("moves only as far as needed", () => {
    const view = { x: 0, y: 0, zoom: 1 };
    expect(reveal(view, size, node("near", 10, 10))).toEqual(view);
    const moved = reveal(view, size, node("far", 1000, 0));
    expect(moved.x).toBe(1000 + 100 - (400 - 40));
    expect(moved.y).toBe(0);
  });

  test("never leaves the graph", () => {
    const far = keep({ x: -9999, y: 9999, zoom: 1 }, graph.bounds);
    expect(far.x).toBe(graph.bounds.x);
    expect(far.y).toBe(graph.bounds.y + graph.bounds.h);
    const inside = { x: 10, y: 10, zoom: 2 };
    expect(keep(inside, graph.bounds)).toEqual(inside);
  });

  test("draws more the nearer it is", () => {
    expect([0.1, 0.5, 1].map(detail)).toEqual(["block", "name", "card"]);
  });
});

describe("what is under a point", () => {
  const index = new HitIndex(graph.nodes, 64);
  test("a node", () => expect(index.at(250, 20)).toBe(1));
  test("nothing", () => expect(index.at(150, 20)).toBeUndefined());
  test("a node that is nearly hit", () => {
    expect(index.at(303, 20)).toBeUndefined();
    expect(index.at(303, 20, 5)).toBe(1);
  });
  test("the same as a search through all of a large graph", () => {
    const large = graphOf(new World(1000).graph()!);
    const hits = new HitIndex(large.nodes);
    for (let i = 0; i < 400; i += 1) {
      const x = (i * 7919) % large.bounds.w;
      const y = (i * 104_729) % large.bounds.h;
      const slow = large.nodes.findLastIndex(
        (box) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h,
      );
      expect(hits.at(x, y) ?? -1).toBe(slow);
    }
  });
});

describe("walking", () => {
  test("along the edges", () => {
    expect(step(graph, 0, "ArrowRight")).toBe(1);
    expect(step(graph, 3, "ArrowLeft")).toBeOneOf([1, 2]);
    expect(step(graph, 1, "ArrowDown")).toBe(2);
    expect(step(graph, 2, "ArrowUp")).toBe(1);
    expect(step(graph, 4, "ArrowRight")).toBeUndefined();
  });

  test("as far as asked, in the direction asked", () => {
    expect([...neighborhood(graph, 1, "up", 9)].sort()).toEqual([0, 1]);
    expect([...neighborhood(graph, 0, "down", 1)].sort()).toEqual([0, 1, 2]);
    expect([...neighborhood(graph, 1, "both", 9)].sort()).toEqual([0, 1, 3]);
  });

  test("all ways between two", () => {
    expect([...between(graph, 0, 3)].sort()).toEqual([0, 1, 2, 3]);
    expect(between(graph, 3, 0).size).toBe(0);
    expect(between(graph, 0, 4).size).toBe(0);
  });
});

test("a part keeps its order and loses its gaps", () => {
  const part = restrict(graph, new Set([0, 3, 4]));
  expect(part.nodes.map((it) => it.key)).toEqual(["a", "d", "e"]);
  expect(part.edges).toEqual([]);
  const [a, d, e] = part.nodes;
  expect(a!.x).toBeLessThan(d!.x);
  expect(d!.x).toBeLessThan(e!.x);
  expect(e!.x).toBeLessThan(600);
  expect(e!.y).toBeLessThan(400);
});

test("the answer of the server becomes a graph", () => {
  const document: GraphDocument = {
    hash: "h",
    width: 400,
    height: 100,
    node_width: 100,
    node_height: 40,
    nodes: [
      { key: "a", group: 0, x: 0, y: 0 },
      { key: "b", x: 300, y: 60, is_external: true },
    ],
    groups: [{ name: "g", assets: 1, x: -10, y: -30, width: 120, height: 80 }],
    edges: [[0, 1]],
    routes: [{ edge: 0, points: [[200, 30]] }],
  };
  const made = graphOf(document);
  expect(made.edges[0]?.points).toEqual([100, 20, 200, 30, 300, 80]);
  expect(made.groups.map((it) => it.name)).toEqual(["g", ""]);
  expect(made.groups[0]).toMatchObject({ x: -10, w: 120 });
  expect(made.nodes[1]?.kind).toBe("external");
  expect(statesOf({ graph: "h", assets: "sf", checks: "--" })).toEqual(["succeeded", "failed"]);
});

describe("the tree", () => {
  test("has the groups by name, and their members", () => {
    const rows = treeRows(graph, new Set(["h"]));
    expect(
      rows.map((row) =>
        row.kind === "group" ? `${row.name}${row.open ? "" : " closed"}` : graph.nodes[row.node]!.key,
      ),
    ).toEqual(["g", "a", "b", "c", "h closed"]);
  });
  test("opens what holds a match", () => {
    const rows = treeRows(graph, new Set(["h"]), new Set([3]));
    expect(rows.map((row) => (row.kind === "group" ? row.name : graph.nodes[row.node]!.key))).toEqual(["h", "d"]);
  });
});

describe("folded groups", () => {
  const groups = ["a", "b", "c,d"];

  test("are all groups of a large graph, unless the address says otherwise", () => {
    expect([...foldedOf({}, groups, 300)]).toEqual([]);
    expect([...foldedOf({}, groups, 301)]).toEqual(groups);
    expect([...foldedOf({}, ["a"], 301)]).toEqual([]);
    expect([...foldedOf({ unfolded: true }, groups, 301)]).toEqual([]);
    expect([...foldedOf({ folded: ["b", "gone"] }, groups, 10)]).toEqual(["b"]);
    expect([...foldedOf({ folded: ["*"] }, groups, 10)]).toEqual(groups);
  });

  test("are said as shortly as they can be, and read back", () => {
    for (const assets of [10, 1000]) {
      for (const folded of [[], ["a"], ["a", "b"], groups]) {
        const said = sayFolded(new Set(folded), groups, assets);
        expect([...foldedOf(said, groups, assets)]).toEqual(folded);
      }
    }
    expect(sayFolded(new Set(groups), groups, 1000)).toEqual({});
    expect(sayFolded(new Set(), groups, 10)).toEqual({});
    expect(sayFolded(new Set(groups), groups, 10).folded).toEqual(["*"]);
    expect(askFolded(new Set(groups), groups)).toEqual(["*"]);
    expect(askFolded(new Set(["b", "a"]), groups)).toEqual(["a", "b"]);
  });

  test("are one node each, with the states in them, and edges that tell their number and direction", () => {
    const nodes = [
      { key: "s", group: null, x: 0, y: 0 },
      { key: "raw", group: 1, folds: 2, x: 400, y: 0 },
      { key: "clean", group: 0, folds: 3, x: 200, y: 0 },
    ];
    const box = { assets: 0, x: 0, y: 0, width: 180, height: 44 };
    const drawn = graphOf({
      hash: "h",
      width: 600,
      height: 44,
      node_width: 180,
      node_height: 44,
      nodes,
      groups: [
        { ...box, name: "clean" },
        { ...box, name: "raw" },
      ],
      edges: [
        [0, 2],
        [1, 2],
        [2, 1],
      ],
      merged: [1, 12, 3],
      routes: [],
    });
    expect(drawn.edges.map(({ count, isBack, points }) => [count, isBack, points[0], points.at(-2)])).toEqual([
      [1, false, 180, 200],
      [12, true, 400, 380],
      [3, false, 380, 400],
    ]);
    expect(drawn.groups.map(({ name }) => name)).toEqual([""]);
    const all = makeGraph(
      ["s", "raw", "r2", "c1", "c2", "c3"].map((key, i) => node(key, 0, 0, i === 0 ? "" : i < 3 ? "raw" : "clean")),
      [],
    );
    const stateOf = (key: string): Status => (key === "c2" ? "failed" : key === "s" ? "running" : "succeeded");
    const counts = countsOf(all, stateOf);
    expect([...counts.get("clean")!]).toEqual([
      ["succeeded", 2],
      ["failed", 1],
    ]);
    expect([0, 1, 2].map((at) => stateAt(drawn, at, stateOf, counts))).toEqual(["running", "succeeded", "failed"]);
    expect(["s", "raw", "c3", "gone"].map((key) => drawnAt(drawn, all, key))).toEqual([0, 1, 2, undefined]);
    expect([1, 9, 10, 100].map(widthOf)).toEqual([1, 1, 1.8, 2.6]);
    expect(middleOf([0, 0, 10, 0, 10, 30])).toEqual({ x: 10, y: 10 });
  });
});
