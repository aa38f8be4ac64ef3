import { type PointerEvent, useEffect, useMemo, useRef } from "react";
import css from "./GraphCanvas.module.css";
import type { Graph } from "./model";
import { readColors, type Scene, sight } from "./paint";
import { fit, type Size, toGraph, toScreen, type View } from "./view";

const OWN: Size = { width: 168, height: 108 };

/** All of the graph, small, with a frame around what is in sight. Drag to move there. */
export function Minimap({
  graph,
  status,
  view,
  size,
  colors,
  onMove,
}: {
  graph: Graph;
  status: Scene["status"];
  view: View;
  size: Size;
  /** Another number each time that the colors changed. */
  colors: number;
  onMove: (x: number, y: number) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const whole = useMemo(() => fit(graph.bounds, OWN, 8), [graph]);
  const ground = useRef<{ picture: HTMLCanvasElement; accent: string } | undefined>(undefined);
  // The nodes are drawn when they or the colors change, the frame each time that the view moves.
  useEffect(() => {
    ground.current = drawNodes(canvas.current?.parentElement ?? document.body, graph, status, whole);
  }, [graph, status, whole, colors]);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !canvas.current || !ground.current) return;
    canvas.current.width = OWN.width * devicePixelRatio;
    canvas.current.height = OWN.height * devicePixelRatio;
    context.drawImage(ground.current.picture, 0, 0);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    const seen = sight(view, size);
    const corner = toScreen(whole, OWN, seen.x, seen.y);
    context.strokeStyle = ground.current.accent;
    context.lineWidth = 1.5;
    context.strokeRect(corner.x, corner.y, seen.w * whole.zoom, seen.h * whole.zoom);
  });
  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const at = toGraph(whole, OWN, event.clientX - box.left, event.clientY - box.top);
    onMove(at.x, at.y);
  };
  return <canvas ref={canvas} className={css.map} aria-hidden="true" onPointerDown={go} onPointerMove={go} />;
}

function drawNodes(element: HTMLElement, graph: Graph, status: Scene["status"], whole: View) {
  const picture = document.createElement("canvas");
  picture.width = OWN.width * devicePixelRatio;
  picture.height = OWN.height * devicePixelRatio;
  const colors = readColors(element);
  const context = picture.getContext("2d");
  context?.scale(devicePixelRatio, devicePixelRatio);
  graph.nodes.forEach((node, i) => {
    if (!context) return;
    const at = toScreen(whole, OWN, node.x, node.y);
    const state = status(i);
    context.fillStyle =
      state === "failed" || state === "running" || state === "stale" ? colors.state[state] : colors.edge;
    context.fillRect(at.x, at.y, Math.max(1.5, node.w * whole.zoom), Math.max(1.5, node.h * whole.zoom));
  });
  return { picture, accent: colors.accent };
}
