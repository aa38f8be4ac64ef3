import {
  type KeyboardEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { PartitionRange } from "~/api/types";
import { count } from "~/lib/format";
import { placeAt, rangeAt, type Sight } from "~/lib/partitions";
import { wordOf } from "~/lib/status";
import { type Colors, HEIGHT, paint, readColors, type Scene } from "./paint";
import css from "./partitions.module.css";

/**
 * All partitions as one bar, however many: it is made of ranges. Drag to select, click for a range; with the keys, arrows
 * move, with Shift they select, Enter says so. What is on it is also in the list of ranges.
 */
export function RangeBar({
  ranges,
  sight,
  selected,
  onPick,
}: {
  ranges: readonly PartitionRange[];
  sight: Sight;
  selected?: readonly PartitionRange[];
  /** Two places, both included. */
  onPick: (from: number, to: number) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useRef<Colors | undefined>(undefined);
  const [width, setWidth] = useState(0);
  const [draft, setDraft] = useState<readonly [number, number]>();
  const [cursor, setCursor] = useState<number>();
  const [focused, setFocused] = useState(false);
  const anchor = useRef<number | undefined>(undefined);
  const scene: Scene = {
    ranges,
    sight,
    selected,
    draft: draft && [Math.min(...draft), Math.max(...draft)],
    cursor: focused ? cursor : undefined,
  };
  const latest = useRef(scene);
  latest.current = scene;

  const draw = useCallback(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element?.parentElement || !context || width === 0) return;
    const began = performance.now();
    colors.current ??= readColors(element.parentElement);
    paint(context, latest.current, width, devicePixelRatio, colors.current);
    element.dataset.ranges = String(latest.current.ranges.length);
    element.dataset.paintMs = (performance.now() - began).toFixed(2);
    element.dataset.drawnAt = performance.now().toFixed(1);
  }, [width]);

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const measure = () => {
      const width = Math.round(element.clientWidth * devicePixelRatio);
      // Setting the width clears the canvas, also when it is the same one.
      if (element.width !== width) {
        element.width = width;
        element.height = Math.round(HEIGHT * devicePixelRatio);
      }
      setWidth(element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(draw, [draw, ranges, sight, selected, draft, cursor, focused]);
  useEffect(() => {
    const fresh = () => {
      colors.current = undefined;
      draw();
    };
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", fresh);
    const observer = new MutationObserver(fresh);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      scheme.removeEventListener("change", fresh);
      observer.disconnect();
    };
  }, [draw]);

  const at = (event: PointerEvent) =>
    placeAt(event.clientX - (canvas.current?.getBoundingClientRect().left ?? 0), sight, width);
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    anchor.current = at(event);
    setCursor(anchor.current);
    setDraft([anchor.current, anchor.current]);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (anchor.current !== undefined && draft) setDraft([anchor.current, at(event)]);
    const range = rangeAt(ranges, at(event));
    if (canvas.current) canvas.current.title = range ? textOf(range) : "";
  };
  const end = () => {
    const drawn = draft;
    anchor.current = undefined;
    setDraft(undefined);
    if (!drawn) return;
    const [from, to] = [Math.min(...drawn), Math.max(...drawn)];
    const near = sight.count / Math.max(1, width);
    const range = to - from <= 3 * near ? rangeAt(ranges, drawn[0]) : undefined;
    if (range) onPick(range.from, range.from + range.count - 1);
    else onPick(from, to);
  };

  const now = cursor ?? sight.from;
  const page = Math.max(1, Math.round(sight.count / 20));
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -page,
    PageUp: page,
    Home: -sight.count,
    End: sight.count,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step !== undefined) {
      const next = Math.max(sight.from, Math.min(sight.from + sight.count - 1, now + step));
      setCursor(next);
      if (event.shiftKey) setDraft([draft?.[0] ?? now, next]);
      else setDraft(undefined);
    } else if (event.key === "Enter" || event.key === " ") {
      const range = rangeAt(ranges, now);
      if (draft) end();
      else if (range) onPick(range.from, range.from + range.count - 1);
    } else if (event.key === "Escape" && draft) setDraft(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const here = rangeAt(ranges, now);
  return (
    <canvas
      ref={canvas}
      className={css.bar}
      role="slider"
      tabIndex={0}
      aria-label="All partitions: arrows move, with Shift they select, Enter takes the range"
      aria-valuemin={sight.from}
      aria-valuemax={sight.from + Math.max(0, sight.count - 1)}
      aria-valuenow={now}
      aria-valuetext={`${count(now + 1)}${here ? `, in ${textOf(here)}` : ""}${draft ? `, ${count(Math.abs(draft[1] - draft[0]) + 1)} marked` : ""}`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={() => setDraft(undefined)}
      onKeyDown={onKeyDown}
      onFocus={() => {
        setFocused(true);
        setCursor((old) => old ?? sight.from);
      }}
      onBlur={() => {
        setFocused(false);
        if (anchor.current === undefined) setDraft(undefined);
      }}
    />
  );
}

const textOf = (range: PartitionRange): string =>
  `${range.first}${range.count > 1 ? ` to ${range.last}` : ""}: ${range.counts ? "several states, worst " : ""}${wordOf(range.status).toLowerCase()}, ${count(range.count)}`;
