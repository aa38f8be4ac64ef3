//! Draws partitions on a canvas. Failed is hatched, in progress striped, missing dotted, not due plain: not color alone.

import type { PartitionRange, PartitionState } from "~/api/types";
import { type Piece, piecesOf, type Sight } from "~/lib/partitions";

export interface Colors {
  page: string;
  line: string;
  edge: string;
  accent: string;
  succeeded: string;
  failed: string;
  running: string;
  quiet: string;
}

export function readColors(element: Element): Colors {
  // A custom property keeps its `light-dark()`; a color that is used does not.
  const probe = document.createElement("span");
  element.append(probe);
  const of = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    page: of("page"),
    line: of("line"),
    edge: of("edge"),
    accent: of("accent"),
    succeeded: of("succeeded"),
    failed: of("failed"),
    running: of("running"),
    quiet: of("quiet"),
  };
  probe.remove();
  return colors;
}

/** Height of the bar, and of what says what is selected, in CSS pixels. */
export const BAR = 36;
const GAP = 3;
const MARK = 4;
export const HEIGHT = BAR + GAP + MARK;

export interface Scene {
  ranges: readonly PartitionRange[];
  sight: Sight;
  selected?: readonly PartitionRange[];
  /** What is being drawn over with the mouse or the keys: two places, both included. */
  draft?: readonly [number, number];
  cursor?: number;
}

type Fill = string | CanvasPattern;

export function paint(context: CanvasRenderingContext2D, scene: Scene, width: number, ratio: number, colors: Colors) {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, HEIGHT);
  const fills: Record<PartitionState, Fill> = {
    materialized: colors.succeeded,
    failed: lines(context, colors.failed, colors.page, 5, ratio),
    in_progress: lines(context, colors.running, colors.page, 8, ratio),
    missing: dots(context, colors.edge, colors.page, ratio),
    not_due: colors.line,
  };
  const pieces = piecesOf(scene.ranges, scene.sight, width);
  for (const piece of pieces) drawPiece(context, piece, fills, colors);
  // Above its neighbors: what failed is seen, however thin it is.
  for (const piece of pieces)
    if (piece.width < 3 && piece.shares[0]?.state === "failed") {
      context.fillStyle = colors.failed;
      context.fillRect(piece.x, 0, Math.max(2, piece.width), BAR * (piece.shares[0].share ?? 1));
    }
  context.strokeStyle = colors.edge;
  context.lineWidth = 1;
  context.strokeRect(0.5, 0.5, width - 1, BAR - 1);
  context.fillStyle = colors.accent;
  const scale = width / Math.max(1, scene.sight.count);
  const x = (place: number) => (place - scene.sight.from) * scale;
  for (const range of scene.selected ?? [])
    context.fillRect(x(range.from), BAR + GAP, Math.max(1.5, range.count * scale), MARK);
  if (scene.draft) {
    const [from, to] = scene.draft;
    context.globalAlpha = 0.28;
    context.fillRect(x(from), 0, Math.max(2, (to - from + 1) * scale), BAR);
    context.globalAlpha = 1;
    context.fillRect(x(from), BAR + GAP, Math.max(2, (to - from + 1) * scale), MARK);
  }
  if (scene.cursor !== undefined) {
    context.strokeStyle = colors.accent;
    context.lineWidth = 2;
    context.strokeRect(Math.min(width - 4, x(scene.cursor)), 1, Math.max(4, scale), BAR - 2);
  }
}

function drawPiece(
  context: CanvasRenderingContext2D,
  piece: Piece,
  fills: Record<PartitionState, Fill>,
  colors: Colors,
) {
  let y = 0;
  for (const { state, share } of piece.shares) {
    const height = share * BAR;
    context.fillStyle = fills[state];
    context.fillRect(piece.x, y, piece.width, height);
    if (state === "missing" && piece.width >= 2.5) {
      context.strokeStyle = colors.edge;
      context.lineWidth = 1;
      context.strokeRect(piece.x + 0.5, y + 0.5, piece.width - 1, height - 1);
    }
    y += height;
  }
}

/** Dots as a fill. */
function dots(context: CanvasRenderingContext2D, ink: string, ground: string, ratio: number): Fill {
  return tiled(context, ground, 6, ratio, (on, side) => {
    on.fillStyle = ink;
    on.fillRect(side / 2 - 0.5 * ratio, side / 2 - 0.5 * ratio, ratio, ratio);
  });
}

/** Slanted lines as a fill. */
function lines(context: CanvasRenderingContext2D, ink: string, ground: string, size: number, ratio: number): Fill {
  return tiled(context, ground, size, ratio, (on, side) => {
    on.strokeStyle = ink;
    on.lineWidth = side * 0.42;
    on.beginPath();
    for (const shift of [-side, 0, side]) {
      on.moveTo(shift - side / 2, side * 1.5);
      on.lineTo(shift + side * 1.5, -side / 2);
    }
    on.stroke();
  });
}

/** A tile, drawn once and repeated; sharp on any screen. */
function tiled(
  context: CanvasRenderingContext2D,
  ground: string,
  size: number,
  ratio: number,
  draw: (on: CanvasRenderingContext2D, side: number) => void,
): Fill {
  const tile = document.createElement("canvas");
  const side = Math.round(size * ratio);
  tile.width = side;
  tile.height = side;
  const on = tile.getContext("2d");
  if (!on) return ground;
  on.fillStyle = ground;
  on.fillRect(0, 0, side, side);
  draw(on, side);
  const pattern = context.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern ?? ground;
}
