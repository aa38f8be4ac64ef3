import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { useCoarseNow } from "~/lib/clock";
import { useTimeMode } from "~/lib/hooks";
import { statusOf, wordOf } from "~/lib/status";
import { axisStamp, axisTicks, duration, stamp } from "~/lib/time";
import type { Span } from "./scale";
import css from "./Timeline.module.css";
import { apart, LEAST_SPAN, type TimelineRow, thinned, timelineScale, zoomed } from "./timeline";

/** A shorter drag than this, in pixels, is a click. */
const LEAST_DRAG = 5;

/**
 * What ran and what is to come, a row each job. What is to come is hollow. Drag over a span to see it larger; with the keys: `+` and
 * `-`, the arrows, and `0` for all.
 */
export function Timeline({
  rows,
  span,
  fold,
  onSpan,
}: {
  rows: readonly TimelineRow[];
  span: Span;
  fold: boolean;
  /** `undefined`: all of it again. */
  onSpan: (span: Span | undefined) => void;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  const [drag, setDrag] = useState<{ begin: number; end: number }>();
  const mode = useTimeMode();
  const now = useCoarseNow();
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const name = width < 560 ? 104 : 190;
  const track = Math.max(120, width - name);
  const scale = useMemo(() => timelineScale(rows, span, now, fold), [rows, span, now, fold]);
  const zone = mode === "relative" ? "local" : mode;
  const px = (at: number) => scale.place(at) * track;
  const ticks = useMemo(() => {
    const folded = scale.folds.reduce((sum, it) => sum + it.to - it.from, 0);
    const share = (scale.to - scale.from) / Math.max(1, scale.to - scale.from - folded);
    const all = axisTicks(scale.from, scale.to, Math.max(3, Math.floor((track / 84) * share)), zone);
    return apart(
      all.filter((at) => !scale.folds.some((it) => at > it.from && at < it.to)),
      scale,
      60 / track,
    );
  }, [scale, track, zone]);

  // Where a drag is, in pixels of the tracks.
  const placeOf = (event: PointerEvent) => {
    const box = ref.current?.getBoundingClientRect();
    return Math.max(0, Math.min(track, event.clientX - (box?.left ?? 0) - name));
  };
  const onPointerDown = (event: PointerEvent) => {
    const box = ref.current?.getBoundingClientRect();
    if (event.button !== 0 || event.pointerType === "touch" || event.clientX - (box?.left ?? 0) < name) return;
    if ((event.target as HTMLElement).closest("a")) return;
    event.preventDefault();
    ref.current?.focus({ preventScroll: true });
    ref.current?.setPointerCapture(event.pointerId);
    setDrag({ begin: placeOf(event), end: placeOf(event) });
  };
  const onPointerUp = () => {
    if (!drag) return;
    setDrag(undefined);
    if (Math.abs(drag.end - drag.begin) < LEAST_DRAG) return;
    const [from, to] = [drag.begin, drag.end]
      .toSorted((a, b) => a - b)
      .map((x) => Math.round(scale.instant(x / track)));
    if (from !== undefined && to !== undefined) onSpan({ from, to: Math.max(to, from + LEAST_SPAN) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const by = (span.to - span.from) / 5;
    if (event.key === "+" || event.key === "=") onSpan(zoomed(span, 0.5));
    else if (event.key === "-") onSpan(zoomed(span, 2));
    else if (event.key === "ArrowLeft") onSpan({ from: Math.round(span.from - by), to: Math.round(span.to - by) });
    else if (event.key === "ArrowRight") onSpan({ from: Math.round(span.from + by), to: Math.round(span.to + by) });
    else if (event.key === "0" || event.key === "Escape") onSpan(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const height = 22 + rows.length * 26;
  return (
    <div
      ref={ref}
      className={css.timeline}
      role="group"
      tabIndex={0}
      aria-label={`Runs from ${stamp(scale.from, zone, now)} to ${stamp(scale.to, zone, now)}`}
      data-dragging={drag !== undefined || undefined}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => drag && setDrag({ ...drag, end: placeOf(event) })}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(undefined)}
      onKeyDown={onKeyDown}
    >
      <div className={css.axis} style={{ marginLeft: name }} aria-hidden="true">
        {ticks.map((at) => (
          <span key={at} className={css.tick} style={{ left: px(at) }}>
            {px(at) < track - 36 && axisStamp(at, zone)}
          </span>
        ))}
        {scale.folds.map((it) => (
          <span
            key={it.from}
            className={css.fold}
            style={{ left: it.at * track, height }}
            title={`${duration(it.to - it.from)} in which nothing ran`}
          />
        ))}
        {now > scale.from && now < scale.to && (
          <span className={css.now} style={{ left: px(now), height }}>
            <span className={css.nowWord}>now</span>
          </span>
        )}
        {drag && (
          <span
            className={css.brush}
            style={{ left: Math.min(drag.begin, drag.end), width: Math.abs(drag.end - drag.begin), height }}
          />
        )}
      </div>
      <ul>
        {rows.map((row) => (
          <Row
            key={row.job ? `job ${row.name}` : row.name}
            row={row}
            name={name}
            track={track}
            now={now}
            scale={scale}
            zone={zone}
          />
        ))}
      </ul>
    </div>
  );
}

function Row({
  row,
  name,
  track,
  now,
  scale,
  zone,
}: {
  row: TimelineRow;
  name: number;
  track: number;
  now: number;
  scale: ReturnType<typeof timelineScale>;
  zone: "local" | "utc";
}) {
  const bars = row.bars.filter((bar) => (bar.to ?? now) >= scale.from && bar.from <= scale.to);
  return (
    <li className={css.row}>
      <span className={`${css.name} truncate`} style={{ width: name }} title={row.name}>
        {row.job ? (
          <Link to="/jobs/$name" params={{ name: row.job }}>
            {row.job}
          </Link>
        ) : (
          <span className="dim">{row.name}</span>
        )}
      </span>
      <span className={css.track} style={{ width: track }}>
        {thinned(bars, scale.place, now, 4 / track).map((bar) => {
          const text = `${wordOf(bar.status)}, ${row.name}, ${stamp(bar.from, zone, now)}${bar.to ? `, took ${duration(bar.to - bar.from)}` : ""}${bar.count > 1 ? `, and ${bar.count - 1} more` : ""}`;
          return (
            <Link
              key={bar.id}
              to="/runs/$id"
              params={{ id: bar.id }}
              className={css.bar}
              data-state={statusOf(bar.status)}
              style={{ left: bar.left * track, width: Math.max(5, (bar.right - bar.left) * track - 1) }}
              title={text}
              aria-label={text}
            />
          );
        })}
        {apart(
          row.next.filter((at) => at > now),
          scale,
          14 / track,
        ).map((at) => (
          <span
            key={at}
            className={css.next}
            style={{ left: scale.place(at) * track }}
            title={`Ticks at ${stamp(at, zone, now)}`}
          />
        ))}
      </span>
    </li>
  );
}
