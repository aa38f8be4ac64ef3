//! The places of the made-up graph.

import type { Asset, GraphDocument } from "../../src/api/types";

const [W, H] = [180, 44];

/** Layers by the longest path, a lane for each group: enough to look at. The server draws better. */
export function layout(assets: readonly (Asset & { upstream: string[] })[]): GraphDocument {
  const index = new Map(assets.map((asset, i) => [asset.key, i]));
  const layer = new Map<string, number>();
  const layerOf = (key: string): number => {
    const known = layer.get(key);
    if (known !== undefined) return known;
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
    Math.min(...assets.filter((it) => it.group === group).map((it) => layerOf(it.key)));
  for (const group of groups.toSorted((a, b) => firstLayer(a) - firstLayer(b))) {
    const own = assets.filter((asset) => asset.group === group);
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
