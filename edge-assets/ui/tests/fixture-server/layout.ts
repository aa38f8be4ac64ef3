//! The places of the made-up graph.

import type { Asset, GraphDocument } from "../../src/api/types";

const [W, H] = [180, 44];

type Placed = Asset & { upstream: string[]; folds?: number };

/** The graph with groups folded to one node each: their names, or `*`; nothing when one is not there. */
export function folded(assets: readonly Placed[], names: string): GraphDocument | undefined {
  const groups = [...new Set(assets.flatMap((it) => it.group ?? []))].sort();
  const chosen = new Set(names === "*" ? groups : names.split(","));
  if ([...chosen].some((name) => !groups.includes(name))) return undefined;
  const at = new Map(assets.map((it) => [it.key, it.group && chosen.has(it.group) ? `group ${it.group}` : it.key]));
  const counts = new Map<string, number>();
  for (const it of assets) {
    for (const up of it.upstream) {
      const [from, to] = [at.get(up)!, at.get(it.key)!];
      if (from !== to) counts.set(`${from}\n${to}`, (counts.get(`${from}\n${to}`) ?? 0) + 1);
    }
  }
  const upstream = (key: string) =>
    [...counts.keys()].flatMap((edge) => (edge.endsWith(`\n${key}`) ? [edge.slice(0, edge.indexOf("\n"))] : []));
  const open = assets.filter((it) => at.get(it.key) === it.key);
  const chips = [...chosen].sort().map((group): Placed => {
    const own = assets.filter((it) => it.group === group);
    return { ...own[0]!, key: `group ${group}`, group: null, kinds: [], folds: own.length };
  });
  const all = [...open, ...chips].map((it) => ({ ...it, upstream: upstream(it.key) }));
  const drawn = layout(all);
  // Folded groups are drawn together, without a box; elsewhere they count as groups.
  const boxes = [...drawn.groups.filter((it) => it.name !== "")];
  drawn.nodes.forEach(({ key, x, y }, i) => {
    const assets = all[i]!.folds;
    if (assets) boxes.push({ name: key.replace(/^group /, ""), assets, x, y, width: W, height: H });
  });
  const group = (i: number) => {
    const name = all[i]!.folds ? all[i]!.key.replace(/^group /, "") : all[i]!.group;
    return name ? boxes.findIndex((it) => it.name === name) : null;
  };
  const nodes = drawn.nodes.map((it, i) => ({
    ...it,
    folds: all[i]!.folds,
    key: all[i]!.key.replace(/^group /, ""),
    group: group(i),
  }));
  return {
    ...drawn,
    hash: `${drawn.hash} ${names}`,
    nodes,
    groups: boxes,
    merged: drawn.edges.map(([from, to]) => counts.get(`${all[from!]!.key}\n${all[to!]!.key}`) ?? 1),
  };
}

/** Layers by the longest path, a lane for each group: enough to look at. The server draws better. */
export function layout(assets: readonly Placed[]): GraphDocument {
  const index = new Map(assets.map((asset, i) => [asset.key, i]));
  const layer = new Map<string, number>();
  const layerOf = (key: string): number => {
    const known = layer.get(key);
    if (known !== undefined) return known;
    // Folded groups may need each other.
    layer.set(key, 0);
    const found = Math.max(-1, ...assets[index.get(key)!]!.upstream.map(layerOf)) + 1;
    layer.set(key, found);
    return found;
  };
  const groups = [...new Set(assets.map((asset) => asset.group ?? ""))].sort();
  const columns = Math.max(...assets.map((asset) => layerOf(asset.key))) + 1;
  const wide = columns > 14;
  const places: { x: number; y: number }[] = [];
  const boxes: GraphDocument["groups"] = [];
  let top = 0;
  const firstLayer = (group: string) =>
    Math.min(...assets.filter((it) => (it.group ?? "") === group).map((it) => layerOf(it.key)));
  for (const group of groups.toSorted((a, b) => firstLayer(a) - firstLayer(b))) {
    const own = assets.filter((asset) => (asset.group ?? "") === group);
    const filled = new Map<number, number>();
    own.forEach((asset, n) => {
      const column = wide ? Math.floor(n / 7) : layerOf(asset.key);
      const row = filled.get(column) ?? 0;
      filled.set(column, row + 1);
      places[index.get(asset.key)!] = { x: 20 + column * (W + 70), y: top + 44 + row * (H + 16) };
    });
    const height = Math.max(...filled.values()) * (H + 16) - 16;
    const xs = own.map((asset) => places[index.get(asset.key)!]!.x);
    const left = Math.min(...xs);
    boxes.push({
      name: group,
      assets: own.length,
      x: left - 16,
      y: top,
      width: Math.max(...xs) + W - left + 32,
      height: height + 60,
    });
    top += height + 90;
  }
  boxes.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    hash: `h${assets.length}`,
    width: columns * (W + 70),
    height: top,
    node_width: W,
    node_height: H,
    nodes: assets.map((asset, i) => ({
      key: asset.key,
      group: groups.indexOf(asset.group ?? ""),
      kinds: asset.kinds,
      is_external: asset.is_external || undefined,
      ...places[i]!,
    })),
    groups: boxes,
    edges: assets
      .flatMap((asset, to) => asset.upstream.map((up): [number, number] => [index.get(up)!, to]))
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    routes: [],
  };
}
