//! Where the canvas looks: zoom and place, what is under a point, and how much of a node is drawn.

import type { Box, Graph } from "./model";

export interface View {
  /** The place of the graph at the middle of the canvas. */
  x: number;
  y: number;
  /** Pixels for each unit of the graph. */
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

export const MIN_ZOOM = 0.02;
export const MAX_ZOOM = 2;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Shows all of `box`, with a margin in pixels, and never larger than life. */
export function fit(box: Box, size: Size, margin = 32, most = 1): View {
  const zoom = clamp(
    Math.min((size.width - 2 * margin) / Math.max(box.w, 1), (size.height - 2 * margin) / Math.max(box.h, 1)),
    MIN_ZOOM,
    most,
  );
  return { x: box.x + box.w / 2, y: box.y + box.h / 2, zoom };
}

/** Zooms so that what is under the point stays under it. */
export function zoomAt(view: View, size: Size, px: number, py: number, factor: number): View {
  const zoom = clamp(view.zoom * factor, MIN_ZOOM, MAX_ZOOM);
  const dx = px - size.width / 2;
  const dy = py - size.height / 2;
  return { x: view.x + dx / view.zoom - dx / zoom, y: view.y + dy / view.zoom - dy / zoom, zoom };
}

export const pan = (view: View, dx: number, dy: number): View => ({
  ...view,
  x: view.x - dx / view.zoom,
  y: view.y - dy / view.zoom,
});

/** Moves only as far as is needed for `box` to be in sight. */
export function reveal(view: View, size: Size, box: Box, margin = 40): View {
  const halfW = Math.max(0, size.width / 2 - margin) / view.zoom;
  const halfH = Math.max(0, size.height / 2 - margin) / view.zoom;
  const along = (at: number, half: number, start: number, length: number) => {
    if (length > 2 * half) return start + length / 2;
    return clamp(at, start + length - half, start + half);
  };
  return { ...view, x: along(view.x, halfW, box.x, box.w), y: along(view.y, halfH, box.y, box.h) };
}

/** Keeps the middle of the canvas within the graph, so that nobody gets lost beside it. */
export const keep = (view: View, bounds: Box): View => ({
  ...view,
  x: clamp(view.x, bounds.x, bounds.x + bounds.w),
  y: clamp(view.y, bounds.y, bounds.y + bounds.h),
});

export const toGraph = (view: View, size: Size, px: number, py: number) => ({
  x: view.x + (px - size.width / 2) / view.zoom,
  y: view.y + (py - size.height / 2) / view.zoom,
});

export const toScreen = (view: View, size: Size, x: number, y: number) => ({
  x: (x - view.x) * view.zoom + size.width / 2,
  y: (y - view.y) * view.zoom + size.height / 2,
});

export type Detail = "block" | "name" | "card";

/** How much of a node is drawn, by how large it is on the screen. */
export const detail = (zoom: number): Detail => (zoom < 0.3 ? "block" : zoom < 0.75 ? "name" : "card");

/** Finds what is under a point in constant time: boxes in a grid of cells. */
export class HitIndex {
  #cells = new Map<string, number[]>();
  #boxes: readonly Box[];
  #cell: number;

  constructor(boxes: readonly Box[], cell = 400) {
    this.#boxes = boxes;
    this.#cell = cell;
    boxes.forEach((box, i) => {
      this.#each(box, (key) => {
        const list = this.#cells.get(key);
        if (list) list.push(i);
        else this.#cells.set(key, [i]);
      });
    });
  }

  /** The last box that holds the point, widened by `slack`. */
  at(x: number, y: number, slack = 0): number | undefined {
    const near = { x: x - slack, y: y - slack, w: 2 * slack, h: 2 * slack };
    let found: number | undefined;
    this.#each(near, (key) => {
      for (const i of this.#cells.get(key) ?? []) {
        const box = this.#boxes[i]!;
        const inside =
          x >= box.x - slack && x <= box.x + box.w + slack && y >= box.y - slack && y <= box.y + box.h + slack;
        if (inside && (found === undefined || i > found)) found = i;
      }
    });
    return found;
  }

  #each(box: Box, visit: (key: string) => void) {
    for (let cx = Math.floor(box.x / this.#cell); cx <= Math.floor((box.x + box.w) / this.#cell); cx += 1) {
      for (let cy = Math.floor(box.y / this.#cell); cy <= Math.floor((box.y + box.h) / this.#cell); cy += 1) {
        visit(`${cx}:${cy}`);
      }
    }
  }
}

/** The node that an arrow key leads to: along an edge, or to the nearest neighbor in that direction. */
export function step(
  graph: Graph,
  from: number,
  key: "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown",
): number | undefined {
  const here = graph.nodes[from];
  if (!here) return undefined;
  const near = (candidates: readonly number[]) => {
    let best: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const i of candidates) {
      const node = graph.nodes[i]!;
      const distance = Math.abs(node.y + node.h / 2 - here.y - here.h / 2) + Math.abs(node.x - here.x) / 10;
      if (distance < least) [least, best] = [distance, i];
    }
    return best;
  };
  if (key === "ArrowLeft") return near((graph.incoming[from] ?? []).map((edge) => graph.edges[edge]!.from));
  if (key === "ArrowRight") return near((graph.outgoing[from] ?? []).map((edge) => graph.edges[edge]!.to));
  const sign = key === "ArrowDown" ? 1 : -1;
  const column: number[] = [];
  graph.nodes.forEach((node, i) => {
    if (i !== from && Math.abs(node.x - here.x) < here.w && (node.y - here.y) * sign > 0) column.push(i);
  });
  return near(column);
}
