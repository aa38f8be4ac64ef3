//! Draws the lineage graph on a canvas. Knows nothing of React; reads its colors from the style sheet.

import { LOOKS, STATUSES, type Status } from "~/lib/status";
import { drawChip, drawMerged } from "./chips";
import type { Box, Graph } from "./model";
import { clip, drawMark, touches, trace } from "./pencil";
import { TINTS, type Tint } from "./tint";
import { type Detail, detail, type Size, type View } from "./view";

export interface Colors {
  page: string;
  raised: string;
  line: string;
  edge: string;
  text: string;
  text2: string;
  accent: string;
  state: Record<Status, string>;
  tint: Record<Tint, string>;
  sans: string;
}

/** Resolves the tokens of the style sheet for the theme in force. */
export function readColors(element: HTMLElement): Colors {
  const probe = document.createElement("span");
  element.append(probe);
  const resolve = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const state = Object.fromEntries(STATUSES.map((status) => [status, resolve(LOOKS[status].color)])) as Record<
    Status,
    string
  >;
  const tint = Object.fromEntries(TINTS.map((name) => [name, resolve(name)])) as Record<Tint, string>;
  const colors = {
    page: resolve("page"),
    raised: resolve("raised"),
    line: resolve("line"),
    edge: resolve("edge"),
    text: resolve("text"),
    text2: resolve("text-2"),
    accent: resolve("accent"),
    state,
    tint,
    sans: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return colors;
}

export interface Scene {
  graph: Graph;
  /** The state of a node; `undefined` while it is not known. */
  status: (node: number) => Status | undefined;
  /** The line under the name of a node. */
  note: (node: number) => string | undefined;
  /** What the color of a node tells, where it is not its state; told by the line under the name too. */
  tint?: (node: number) => Tint | undefined;
  /** How many assets of a folded group are in which state. */
  counts?: (node: number) => ReadonlyMap<Status, number> | undefined;
  selected?: number;
  hovered?: number;
  focused?: number;
  /** What is drawn strongly; everything else fades. */
  strong?: ReadonlySet<number>;
}

/** Whether all of a box is within another. */
export const contains = (outer: Box, inner: Box) =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.w >= inner.x + inner.w &&
  outer.y + outer.h >= inner.y + inner.h;

/** The part of the graph that is in sight. */
export function sight(view: View, size: Size): Box {
  const w = size.width / view.zoom;
  const h = size.height / view.zoom;
  return { x: view.x - w / 2, y: view.y - h / 2, w, h };
}

export function paint(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  size: Size,
  ratio: number,
  colors: Colors,
) {
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, size.width, size.height);
  const scale = view.zoom * ratio;
  ctx.setTransform(
    scale,
    0,
    0,
    scale,
    (size.width / 2 - view.x * view.zoom) * ratio,
    (size.height / 2 - view.y * view.zoom) * ratio,
  );
  const seen = sight(view, size);
  const level = detail(view.zoom);
  drawGroups(ctx, scene, view, seen, colors, level);
  drawEdges(ctx, scene, view, seen, colors, level);
  ctx.textBaseline = "middle";
  if (level === "block") drawBlocks(ctx, scene, view, seen, colors);
  scene.graph.nodes.forEach((node, i) => {
    if (!touches(node, seen)) return;
    if (node.folds) drawChip(ctx, scene, i, view, colors);
    else if (level !== "block") drawNode(ctx, scene, i, view, colors, level);
    if (i === scene.selected || i === scene.focused || i === scene.hovered) drawRing(ctx, scene, i, view, colors);
  });
}

function drawGroups(ctx: CanvasRenderingContext2D, scene: Scene, view: View, seen: Box, colors: Colors, level: Detail) {
  const line = 1 / view.zoom;
  for (const group of scene.graph.groups) {
    if (!group.name || !touches(group, seen)) continue;
    ctx.globalAlpha = 0.55;
    ctx.fillStyle = colors.raised;
    ctx.beginPath();
    ctx.roundRect(group.x, group.y, group.w, group.h, 10);
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = colors.line;
    ctx.lineWidth = line;
    ctx.stroke();
    // The name keeps its size on the screen, as far as the box has room.
    const px = level === "card" ? 12 : Math.min(12 / view.zoom, Math.max(group.w / 12, 14), 28);
    if (px * view.zoom < 6) continue;
    ctx.fillStyle = colors.text2;
    ctx.font = `600 ${px}px ${colors.sans}`;
    ctx.textBaseline = "middle";
    ctx.fillText(clip(ctx, group.name, group.w - 24), group.x + 12, group.y + Math.max(16, px * 0.6));
  }
}

function drawEdges(ctx: CanvasRenderingContext2D, scene: Scene, view: View, seen: Box, colors: Colors, level: Detail) {
  const { graph, selected, hovered, strong } = scene;
  const at = hovered ?? selected;
  if (graph.edges.some((edge) => edge.count !== undefined)) return drawMerged(ctx, scene, at, view, colors, level);
  if (level === "block" && strong === undefined) {
    drawAllEdges(ctx, graph, at, view, colors);
    return;
  }
  const plain = new Path2D();
  const marked = new Path2D();
  const faint = new Path2D();
  for (const edge of graph.edges) {
    const { points } = edge;
    const x1 = points[0]!;
    const y1 = points[1]!;
    const x2 = points[points.length - 2]!;
    const y2 = points[points.length - 1]!;
    const box = {
      x: Math.min(x1, x2) - 1,
      y: Math.min(y1, y2) - 200,
      w: Math.abs(x2 - x1) + 2,
      h: Math.abs(y2 - y1) + 400,
    };
    if (!touches(box, seen)) continue;
    const isMarked = at !== undefined && (edge.from === at || edge.to === at);
    const isFaint = strong !== undefined && !(strong.has(edge.from) && strong.has(edge.to));
    trace(isMarked ? marked : isFaint ? faint : plain, points);
  }
  const width = Math.min(1.2 / view.zoom, 3);
  ctx.lineWidth = width;
  ctx.strokeStyle = colors.line;
  ctx.globalAlpha = 0.6;
  ctx.stroke(faint);
  ctx.globalAlpha = 0.8;
  ctx.strokeStyle = colors.edge;
  ctx.stroke(plain);
  ctx.globalAlpha = 1;
  ctx.lineWidth = width * 1.6;
  ctx.strokeStyle = colors.accent;
  ctx.stroke(marked);
}

function drawNode(ctx: CanvasRenderingContext2D, scene: Scene, i: number, view: View, colors: Colors, level: Detail) {
  const node = scene.graph.nodes[i]!;
  const state = scene.status(i);
  ctx.globalAlpha = scene.strong && !scene.strong.has(i) ? 0.25 : 1;
  ctx.beginPath();
  ctx.roundRect(node.x, node.y, node.w, node.h, 6);
  ctx.fillStyle = colors.page;
  ctx.fill();
  ctx.lineWidth = state === "failed" ? 1.8 : 1;
  ctx.strokeStyle = state === "failed" ? colors.state.failed : colors.edge;
  ctx.stroke();
  const tint = scene.tint?.(i);
  if (tint) {
    ctx.fillStyle = colors.tint[tint];
    ctx.beginPath();
    ctx.roundRect(node.x, node.y, 6, node.h, [6, 0, 0, 6]);
    ctx.fill();
  }
  if (level === "name") drawName(ctx, node, state, nameSize(ctx, scene.graph, view, colors), colors);
  else drawCard(ctx, scene, i, state, colors);
  ctx.globalAlpha = 1;
}

function drawRing(ctx: CanvasRenderingContext2D, scene: Scene, i: number, view: View, colors: Colors) {
  const node = scene.graph.nodes[i]!;
  const gap = (i === scene.focused ? 4 : 2) / Math.min(1, view.zoom * 2);
  const isChosen = i === scene.selected || i === scene.focused;
  ctx.beginPath();
  ctx.roundRect(node.x - gap / 2, node.y - gap / 2, node.w + gap, node.h + gap, 7);
  ctx.lineWidth = (isChosen ? 2 : 1) / Math.min(1, view.zoom * 1.4);
  ctx.strokeStyle = colors.accent;
  ctx.stroke();
}

const HOLLOW: ReadonlySet<Status | undefined> = new Set([undefined, "missing", "queued", "skipped", "canceled"]);

/** Far away: a block each, all of one state at once. Failed is hatched, running striped, what is not there outlined: not color alone. */
function drawBlocks(ctx: CanvasRenderingContext2D, scene: Scene, view: View, seen: Box, colors: Colors) {
  if (scene.tint) return drawTinted(ctx, scene, view, seen, colors);
  const full = new Map<Status | undefined, Path2D>();
  const faint = new Map<Status | undefined, Path2D>();
  scene.graph.nodes.forEach((node, i) => {
    if (node.folds || !touches(node, seen)) return;
    const paths = scene.strong && !scene.strong.has(i) ? faint : full;
    const state = scene.status(i);
    let path = paths.get(state);
    if (!path) {
      path = new Path2D();
      paths.set(state, path);
    }
    path.rect(node.x, node.y, node.w, node.h);
  });
  ctx.lineWidth = Math.min(1.4 / view.zoom, 12);
  for (const [paths, alpha] of [
    [faint, 0.25],
    [full, 1],
  ] as const) {
    ctx.globalAlpha = alpha;
    for (const [state, path] of paths) {
      ctx.strokeStyle = state ? colors.state[state] : colors.line;
      ctx.fillStyle = HOLLOW.has(state) ? colors.page : (hatch(ctx, state!, view.zoom, colors) ?? colors.state[state!]);
      ctx.fill(path);
      ctx.stroke(path);
    }
  }
  ctx.globalAlpha = 1;
}

/** Blocks in the colors of something else than their state; what has none is outlined. */
function drawTinted(ctx: CanvasRenderingContext2D, scene: Scene, view: View, seen: Box, colors: Colors) {
  const paths = new Map<string, { tint?: Tint; alpha: number; path: Path2D }>();
  scene.graph.nodes.forEach((node, i) => {
    if (node.folds || !touches(node, seen)) return;
    const tint = scene.tint?.(i);
    const alpha = scene.strong && !scene.strong.has(i) ? 0.25 : 1;
    const name = `${tint} ${alpha}`;
    let found = paths.get(name);
    if (!found) {
      found = { tint, alpha, path: new Path2D() };
      paths.set(name, found);
    }
    found.path.rect(node.x, node.y, node.w, node.h);
  });
  ctx.lineWidth = Math.min(1.4 / view.zoom, 12);
  for (const { tint, alpha, path } of paths.values()) {
    ctx.globalAlpha = alpha;
    ctx.fillStyle = tint ? colors.tint[tint] : colors.page;
    ctx.strokeStyle = tint ? colors.tint[tint] : colors.edge;
    ctx.fill(path);
    ctx.stroke(path);
  }
  ctx.globalAlpha = 1;
}

const hatches = new WeakMap<Colors, Map<Status, CanvasPattern | null>>();

/** Stripes of one width on the screen, whatever the zoom; nothing for states that are filled evenly. */
function hatch(ctx: CanvasRenderingContext2D, state: Status, zoom: number, colors: Colors): CanvasPattern | null {
  if (state !== "failed" && state !== "running" && state !== "stale") return null;
  let made = hatches.get(colors);
  if (!made) {
    made = new Map();
    hatches.set(colors, made);
  }
  let pattern = made.get(state);
  if (pattern === undefined) {
    const tile = document.createElement("canvas");
    tile.width = 6;
    tile.height = 6;
    const draw = tile.getContext("2d");
    if (!draw) return null;
    const [ground, line] = state === "stale" ? [colors.page, colors.state.stale] : [colors.state[state], colors.page];
    draw.fillStyle = ground;
    draw.fillRect(0, 0, 6, 6);
    draw.strokeStyle = line;
    draw.lineWidth = 1.6;
    draw.beginPath();
    if (state === "running") {
      draw.moveTo(3, 0);
      draw.lineTo(3, 6);
    } else {
      for (const from of [-6, 0, 6]) {
        draw.moveTo(from - 1, 7);
        draw.lineTo(from + 7, -1);
      }
    }
    draw.stroke();
    pattern = ctx.createPattern(tile, "repeat");
    made.set(state, pattern);
  }
  pattern?.setTransform(new DOMMatrix().scaleSelf(1 / zoom));
  return pattern;
}

const lines = new WeakMap<Graph, Path2D>();

/** Far away: all edges as straight lines, put together once for each graph. */
function drawAllEdges(ctx: CanvasRenderingContext2D, graph: Graph, at: number | undefined, view: View, colors: Colors) {
  let all = lines.get(graph);
  if (!all) {
    all = new Path2D();
    for (const { points } of graph.edges) polyline(all, points);
    lines.set(graph, all);
  }
  ctx.lineWidth = Math.min(1 / view.zoom, 8);
  ctx.globalAlpha = 0.45;
  ctx.strokeStyle = colors.edge;
  ctx.stroke(all);
  ctx.globalAlpha = 1;
  if (at === undefined) return;
  const marked = new Path2D();
  for (const edge of [...(graph.incoming[at] ?? []), ...(graph.outgoing[at] ?? [])])
    polyline(marked, graph.edges[edge]!.points);
  ctx.lineWidth *= 1.8;
  ctx.strokeStyle = colors.accent;
  ctx.stroke(marked);
}

function polyline(path: Path2D, points: readonly number[]) {
  path.moveTo(points[0]!, points[1]!);
  for (let i = 2; i < points.length; i += 2) path.lineTo(points[i]!, points[i + 1]!);
}

function drawName(
  ctx: CanvasRenderingContext2D,
  node: Box & { key: string },
  state: Status | undefined,
  px: number,
  colors: Colors,
) {
  const name = lastPart(node.key);
  const mark = px * 1.05;
  if (state) drawMark(ctx, state, node.x + 8, node.y + node.h / 2 - mark / 2, mark, colors, colors.page);
  ctx.fillStyle = colors.text;
  ctx.font = `500 ${px}px ${colors.sans}`;
  const left = 8 + mark + px * 0.5;
  ctx.fillText(clip(ctx, name, node.w - left - 6), node.x + left, node.y + node.h / 2 + px * 0.05);
}

function drawCard(ctx: CanvasRenderingContext2D, scene: Scene, i: number, state: Status | undefined, colors: Colors) {
  const node = scene.graph.nodes[i]!;
  if (state) drawMark(ctx, state, node.x + 10, node.y + node.h / 2 - 7, 14, colors, colors.page);
  const left = node.x + 32;
  const room = node.w - 42;
  const note = scene.note(i) ?? node.kind;
  ctx.fillStyle = colors.text;
  ctx.font = `500 12px ${colors.sans}`;
  ctx.fillText(clip(ctx, lastPart(node.key), room), left, node.y + node.h / 2 - (note ? 8 : 0));
  if (!note) return;
  ctx.fillStyle = state === "failed" || state === "stale" ? colors.state[state] : colors.text2;
  ctx.font = `400 11px ${colors.sans}`;
  ctx.fillText(clip(ctx, note, room), left, node.y + node.h / 2 + 9);
}

const lastPart = (key: string) => key.slice(key.lastIndexOf("/") + 1);

const longest = new WeakMap<Graph, number>();

/** The size of names, the same for all nodes: smaller than usual, as far as it can be read, where names are long. */
function nameSize(ctx: CanvasRenderingContext2D, graph: Graph, view: View, colors: Colors): number {
  let width = longest.get(graph);
  if (width === undefined) {
    ctx.font = `500 10px ${colors.sans}`;
    const all = graph.nodes.map((node) => ctx.measureText(lastPart(node.key)).width / 10).sort((a, b) => a - b);
    width = all[Math.floor(all.length * 0.95)] ?? 1;
    longest.set(graph, width);
  }
  const { w = 180, h = 44 } = graph.nodes[0] ?? {};
  const usual = Math.min(11 / view.zoom, h * 0.42);
  return Math.min(usual, Math.max((w - 16) / (width + 1.6), 8.5 / view.zoom));
}
