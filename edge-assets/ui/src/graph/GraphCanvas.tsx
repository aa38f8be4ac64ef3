import {
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { plural } from "~/lib/format";
import { LOOKS } from "~/lib/status";
import css from "./GraphCanvas.module.css";
import { Minimap } from "./Minimap";
import type { Graph } from "./model";
import { type Colors, contains, paint, readColors, type Scene, sight } from "./paint";
import { fit, HitIndex, keep, pan, reveal, type Size, step, toGraph, toScreen, type View, zoomAt } from "./view";

export interface GraphHandle {
  fit: () => void;
  zoom: (factor: number) => void;
  reveal: (node: number, near?: boolean) => void;
}

interface Props {
  graph: Graph;
  status: Scene["status"];
  note: Scene["note"];
  tint?: Scene["tint"];
  counts?: Scene["counts"];
  selected?: number;
  strong?: ReadonlySet<number>;
  onSelect: (node: number | undefined) => void;
  /** A folded group, or the name of an open one, was clicked; left out where groups stay as they are. */
  onGroup?: (name: string) => void;
  onOpen: (node: number) => void;
  minimap?: boolean;
  ref?: Ref<GraphHandle>;
}

/**
 * The graph: drag to move, wheel to zoom, arrow keys along the edges, Enter to open. What is on the canvas is also in the tree beside
 * it, where assistive technology reads it.
 */
export function GraphCanvas({
  graph,
  status,
  note,
  tint,
  counts,
  selected,
  strong,
  onSelect,
  onGroup,
  onOpen,
  minimap,
  ref,
}: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<View>({ x: 0, y: 0, zoom: 1 });
  const size = useRef<Size>({ width: 0, height: 0 });
  const colors = useRef<Colors | undefined>(undefined);
  const pending = useRef(0);
  const hovered = useRef<number | undefined>(undefined);
  const [focused, setFocused] = useState(false);
  const [drawn, setDrawn] = useState<View>(view.current);
  const [recolored, setRecolored] = useState(0);
  const fitted = useRef<Graph | undefined>(undefined);
  const nodes = useMemo(() => new HitIndex(graph.nodes), [graph]);
  const groups = useMemo(() => new HitIndex(graph.groups), [graph]);
  const scene = useRef<Scene>(undefined as unknown as Scene);
  scene.current = {
    graph,
    status,
    note,
    tint,
    counts,
    selected,
    strong,
    hovered: hovered.current,
    focused: focused ? selected : undefined,
  };

  const draw = useCallback(() => {
    if (pending.current) return;
    pending.current = requestAnimationFrame(() => {
      pending.current = 0;
      const context = canvas.current?.getContext("2d");
      if (!context || !frame.current) return;
      view.current = keep(view.current, scene.current.graph.bounds);
      colors.current ??= readColors(frame.current);
      paint(
        context,
        { ...scene.current, hovered: hovered.current },
        view.current,
        size.current,
        devicePixelRatio,
        colors.current,
      );
      setDrawn(view.current);
      if (canvas.current) canvas.current.dataset.zoom = view.current.zoom.toFixed(3);
    });
  }, []);

  useEffect(draw, [graph, status, note, tint, counts, selected, strong, focused, draw]);

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      size.current = { width: element.clientWidth, height: element.clientHeight };
      if (canvas.current) {
        canvas.current.width = Math.round(size.current.width * devicePixelRatio);
        canvas.current.height = Math.round(size.current.height * devicePixelRatio);
      }
      if (fitted.current !== scene.current.graph && size.current.width > 0) {
        view.current = fit(scene.current.graph.bounds, size.current);
        fitted.current = scene.current.graph;
      }
      draw();
    });
    observer.observe(element);
    const recolor = () => {
      colors.current = undefined;
      setRecolored((times) => times + 1);
      draw();
    };
    const theme = new MutationObserver(recolor);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", recolor);
    document.fonts?.ready.then(draw);
    return () => {
      observer.disconnect();
      theme.disconnect();
      dark.removeEventListener("change", recolor);
      cancelAnimationFrame(pending.current);
      pending.current = 0;
    };
  }, [draw]);

  useEffect(() => {
    if (size.current.width === 0 || fitted.current === graph) return;
    fitted.current = graph;
    view.current = fit(graph.bounds, size.current);
    draw();
  }, [graph, draw]);

  const show = useCallback(
    (node: number, near = false) => {
      const box = graph.nodes[node];
      if (!box) return;
      let next = view.current;
      if (near && next.zoom < 0.8) next = { x: box.x + box.w / 2, y: box.y + box.h / 2, zoom: 0.9 };
      view.current = reveal(next, size.current, box);
      draw();
    },
    [graph, draw],
  );

  useImperativeHandle(ref, () => ({
    fit: () => {
      view.current = fit(graph.bounds, size.current);
      draw();
    },
    zoom: (factor) => {
      view.current = zoomAt(view.current, size.current, size.current.width / 2, size.current.height / 2, factor);
      draw();
    },
    reveal: show,
  }));

  // A wheel that zooms must not scroll the page, which only a listener that is not passive can prevent.
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const isPinch = event.ctrlKey || event.metaKey;
      if (event.deltaMode === 0 && !isPinch && Math.abs(event.deltaX) > Math.abs(event.deltaY))
        view.current = pan(view.current, -event.deltaX, -event.deltaY);
      else
        view.current = zoomAt(
          view.current,
          size.current,
          event.clientX - box.left,
          event.clientY - box.top,
          Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : isPinch ? 0.01 : 0.0016)),
        );
      draw();
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [draw]);

  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const moved = useRef(0);

  const hit = (event: { clientX: number; clientY: number }) => {
    const box = canvas.current!.getBoundingClientRect();
    const at = toGraph(view.current, size.current, event.clientX - box.left, event.clientY - box.top);
    const node = nodes.at(at.x, at.y, 2 / view.current.zoom);
    if (node !== undefined) return { node, group: graph.nodes[node]?.folds ? graph.nodes[node].group : undefined };
    const group = groups.at(at.x, at.y);
    const named = group === undefined || !graph.groups[group]?.name ? undefined : graph.groups[group];
    return named && at.y < named.y + 30 ? { group: named.name } : {};
  };

  const onPointerDown = (event: PointerEvent) => {
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    moved.current = 0;
    canvas.current?.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (!before) {
      const node = hit(event).node;
      if (node !== hovered.current) {
        hovered.current = node;
        if (canvas.current) canvas.current.style.cursor = node === undefined ? "" : "pointer";
        draw();
      }
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    if (pointers.current.size === 2) {
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)![1];
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(now.x - other.x, now.y - other.y);
      const box = canvas.current!.getBoundingClientRect();
      view.current = zoomAt(
        view.current,
        size.current,
        (now.x + other.x) / 2 - box.left,
        (now.y + other.y) / 2 - box.top,
        is / Math.max(was, 1),
      );
    } else {
      view.current = pan(view.current, now.x - before.x, now.y - before.y);
    }
    moved.current += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    pointers.current.set(event.pointerId, now);
    draw();
  };
  const onPointerUp = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
    if (moved.current > 4) return;
    const found = hit(event);
    if (found.group !== undefined) onGroup?.(found.group);
    else onSelect(found.node);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && selected !== undefined) {
      onOpen(selected);
    } else if (event.key === "+" || event.key === "=" || event.key === "-") {
      view.current = zoomAt(
        view.current,
        size.current,
        size.current.width / 2,
        size.current.height / 2,
        event.key === "-" ? 0.8 : 1.25,
      );
      draw();
    } else if (
      event.key === "ArrowLeft" ||
      event.key === "ArrowRight" ||
      event.key === "ArrowUp" ||
      event.key === "ArrowDown"
    ) {
      const next = selected === undefined ? (graph.nodes.length ? 0 : undefined) : step(graph, selected, event.key);
      if (next !== undefined) {
        onSelect(next);
        show(next);
      }
    } else return;
    event.preventDefault();
  };

  const name =
    selected === undefined
      ? "Lineage graph"
      : `Lineage graph, at ${nameOf(graph, selected)}, ${LOOKS[status(selected) ?? "missing"].word}`;
  const boxes = selected === undefined ? undefined : boxOf(graph, selected, drawn, size.current);
  return (
    <div ref={frame} className={css.frame} data-selected-box={boxes} data-nodes={graph.nodes.length}>
      <canvas
        ref={canvas}
        className={css.canvas}
        tabIndex={0}
        role="application"
        aria-roledescription="graph"
        aria-label={name}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={(event) => pointers.current.delete(event.pointerId)}
        onPointerLeave={() => {
          hovered.current = undefined;
          draw();
        }}
        onDoubleClick={(event) => {
          const { node, group } = hit(event);
          if (node !== undefined && group === undefined) onOpen(node);
        }}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
      {minimap && !contains(sight(drawn, size.current), graph.bounds) && (
        <Minimap
          graph={graph}
          status={status}
          view={drawn}
          size={size.current}
          colors={recolored}
          onMove={(x, y) => {
            view.current = { ...view.current, x, y };
            draw();
          }}
        />
      )}
    </div>
  );
}

function nameOf(graph: Graph, at: number): string {
  const node = graph.nodes[at];
  return node?.folds ? `the folded group ${node.group} of ${plural(node.folds, "asset")}` : (node?.key ?? "");
}

/** Where the selected node is on the screen, for tests that click. */
function boxOf(graph: Graph, node: number, view: View, size: Size): string | undefined {
  const box = graph.nodes[node];
  if (!box) return undefined;
  const at = toScreen(view, size, box.x, box.y);
  return [at.x, at.y, box.w * view.zoom, box.h * view.zoom].map((value) => value.toFixed(1)).join(",");
}
