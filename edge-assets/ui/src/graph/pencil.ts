//! What everything on the canvas of the graph is drawn with: marks of states, bent lines, texts that fit.

import { LOOKS, type Status } from "~/lib/status";
import type { Box } from "./model";
import type { Colors } from "./paint";

const shapes = new Map<Status, { fill?: Path2D; stroke?: Path2D; cut?: Path2D; dash?: [number, number] }>();

function shapeOf(status: Status) {
  let shape = shapes.get(status);
  if (!shape) {
    const { fill, stroke, cut, dash } = LOOKS[status].shape;
    shape = {
      fill: fill ? new Path2D(fill) : undefined,
      stroke: stroke ? new Path2D(stroke) : undefined,
      cut: cut ? new Path2D(cut) : undefined,
      dash,
    };
    shapes.set(status, shape);
  }
  return shape;
}

/** The mark of a state, with its upper left corner at a place. */
export function drawMark(
  ctx: CanvasRenderingContext2D,
  status: Status,
  x: number,
  y: number,
  size: number,
  colors: Colors,
  ground: string,
) {
  const shape = shapeOf(status);
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size / 16, size / 16);
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  const color = colors.state[status];
  if (shape.fill) {
    ctx.fillStyle = color;
    ctx.fill(shape.fill);
  }
  if (shape.stroke) {
    ctx.strokeStyle = color;
    ctx.lineWidth = 1.6;
    if (shape.dash) ctx.setLineDash(shape.dash);
    ctx.stroke(shape.stroke);
    ctx.setLineDash([]);
  }
  if (shape.cut) {
    ctx.strokeStyle = ground;
    ctx.lineWidth = 1.9;
    ctx.stroke(shape.cut);
  }
  ctx.restore();
}

/** Whether two boxes have a place in common. */
export const touches = (a: Box, b: Box) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** A line through points, bent where it changes its height. */
export function trace(path: Path2D, points: readonly number[]) {
  path.moveTo(points[0]!, points[1]!);
  for (let i = 2; i < points.length; i += 2) {
    const x0 = points[i - 2]!;
    const y0 = points[i - 1]!;
    const x1 = points[i]!;
    const y1 = points[i + 1]!;
    const bend = (x1 - x0) / 2;
    path.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
  }
}

const clipped = new Map<string, string>();

/** Cuts a text with an ellipsis so that it fits. Remembered: measuring text is most of the work of a frame. */
export function clip(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  const name = `${ctx.font}\n${Math.round(room)}\n${text}`;
  const known = clipped.get(name);
  if (known !== undefined) return known;
  let result = text;
  const width = ctx.measureText(text).width;
  if (width > room) {
    let keep = Math.max(0, Math.floor((text.length * room) / width) - 1);
    while (keep > 0 && ctx.measureText(`${text.slice(0, keep)}…`).width > room) keep -= 1;
    result = keep > 0 ? `${text.slice(0, keep)}…` : "";
  }
  if (clipped.size > 20_000) clipped.clear();
  clipped.set(name, result);
  return result;
}
