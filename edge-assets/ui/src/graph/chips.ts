//! Groups that are folded to one node, and the edges between them, each of which stands for many.

import { BY_CONCERN } from "~/lib/status";
import type { GraphEdge } from "./model";
import type { Colors, Scene } from "./paint";
import { clip, drawMark, trace } from "./pencil";
import type { Detail, View } from "./view";

/** A folded group: its name, and how many of its assets are in which state. */
export function drawChip(ctx: CanvasRenderingContext2D, scene: Scene, i: number, view: View, colors: Colors) {
  const chip = scene.graph.nodes[i]!;
  const state = scene.status(i);
  ctx.globalAlpha = scene.strong && !scene.strong.has(i) ? 0.25 : 1;
  // A second sheet behind it says that there is more than one.
  for (const shift of [4, 0]) {
    ctx.beginPath();
    ctx.roundRect(chip.x + shift, chip.y + shift, chip.w, chip.h, 8);
    ctx.fillStyle = colors.raised;
    ctx.fill();
    ctx.lineWidth = Math.min(1 / view.zoom, 6) * (state === "failed" ? 1.8 : 1);
    ctx.strokeStyle = state === "failed" ? colors.state.failed : colors.edge;
    ctx.stroke();
  }
  const px = Math.min(13 / view.zoom, chip.h / 3.4);
  ctx.fillStyle = colors.text;
  ctx.font = `600 ${px}px ${colors.sans}`;
  const middle = chip.y + chip.h / 2;
  ctx.fillText(clip(ctx, chip.group, chip.w - px * 2), chip.x + px, middle - px * 0.75);
  let x = chip.x + px;
  ctx.font = `500 ${px * 0.9}px ${colors.sans}`;
  const counts = scene.counts?.(i);
  // What asks for somebody comes first, so that it is never what has no room.
  for (const state of BY_CONCERN) {
    const count = counts?.get(state);
    if (!count) continue;
    const text = String(count);
    const width = px * 1.3 + ctx.measureText(text).width;
    if (x + width > chip.x + chip.w - 4) break;
    drawMark(ctx, state, x, middle + px * 0.3, px, colors, colors.raised);
    ctx.fillStyle = colors.text2;
    ctx.fillText(text, x + px * 1.25, middle + px * 0.82);
    x += width + px * 0.6;
  }
  ctx.globalAlpha = 1;
}

/** How much wider an edge is than one of a single dependency: with each further digit of their number. */
export const widthOf = (count: number) => 1 + 0.8 * Math.min(3, Math.floor(Math.log10(Math.max(1, count))));

/** The middle of a line, where its number stands: half way of its straight parts. */
export function middleOf(points: readonly number[]): { x: number; y: number } {
  const parts: { x: number; y: number; dx: number; dy: number; length: number }[] = [];
  for (let i = 2; i < points.length; i += 2) {
    const [x, y] = [points[i - 2]!, points[i - 1]!];
    const [dx, dy] = [points[i]! - x, points[i + 1]! - y];
    parts.push({ x, y, dx, dy, length: Math.hypot(dx, dy) });
  }
  let left = parts.reduce((sum, part) => sum + part.length, 0) / 2;
  for (const { x, y, dx, dy, length } of parts) {
    if (left <= length && length > 0) return { x: x + (dx * left) / length, y: y + (dy * left) / length };
    left -= length;
  }
  return { x: points[0] ?? 0, y: points[1] ?? 0 };
}

/** Edges where groups are folded: the wider the more they stand for, with their number, dashed where they lead back. */
export function drawMerged(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  at: number | undefined,
  view: View,
  colors: Colors,
  level: Detail,
) {
  const { graph, strong } = scene;
  const kinds = new Map<string, { look: Look; path: Path2D; width: number; isBack: boolean }>();
  const lookOf = (edge: GraphEdge): Look =>
    at !== undefined && (edge.from === at || edge.to === at)
      ? "marked"
      : strong && !(strong.has(edge.from) && strong.has(edge.to))
        ? "faint"
        : "plain";
  for (const edge of graph.edges) {
    const look = lookOf(edge);
    const width = widthOf(edge.count ?? 1);
    const isBack = edge.isBack === true;
    const name = `${look} ${width} ${isBack}`;
    const kind = kinds.get(name) ?? { look, path: new Path2D(), width, isBack };
    kinds.set(name, kind);
    trace(kind.path, edge.points);
  }
  const unit = Math.min(1.2 / view.zoom, 3);
  for (const order of LOOKS) {
    for (const { look, path, width, isBack } of kinds.values()) {
      if (look !== order) continue;
      ctx.globalAlpha = look === "marked" ? 1 : look === "plain" ? 0.8 : 0.6;
      ctx.strokeStyle = look === "marked" ? colors.accent : look === "plain" ? colors.edge : colors.line;
      ctx.lineWidth = unit * width;
      ctx.setLineDash(isBack ? [6 * unit, 4 * unit] : []);
      ctx.stroke(path);
    }
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  if (level === "block") return;
  ctx.textBaseline = "middle";
  ctx.textAlign = "center";
  ctx.font = `500 11px ${colors.sans}`;
  for (const edge of graph.edges) {
    if ((edge.count ?? 1) < 2 || lookOf(edge) === "faint") continue;
    const { x, y } = middleOf(edge.points);
    const text = String(edge.count);
    const half = ctx.measureText(text).width / 2 + 3;
    ctx.fillStyle = colors.page;
    ctx.fillRect(x - half, y - 7, 2 * half, 14);
    ctx.fillStyle = lookOf(edge) === "marked" ? colors.accent : colors.text2;
    ctx.fillText(text, x, y);
  }
  ctx.textAlign = "start";
}

type Look = "faint" | "plain" | "marked";
const LOOKS: readonly Look[] = ["faint", "plain", "marked"];
