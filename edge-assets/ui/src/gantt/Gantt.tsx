import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { MarkOf } from "~/components/Status";
import { useNow } from "~/lib/clock";
import { statusOf } from "~/lib/status";
import { duration } from "~/lib/time";
import css from "./Gantt.module.css";
import { makeScale, type Scale } from "./scale";

export type SegmentKind = "wait" | "run" | "failed" | "backoff";

export interface Segment {
  kind: SegmentKind;
  from: number;
  /** `undefined`: still going on. */
  to?: number;
}

export interface GanttRow {
  key: string;
  name: string;
  status: string;
  segments: readonly Segment[];
  critical: boolean;
  note?: string;
}

const ROW = 26;
const NAME = 220;

/** The steps of a run over its time: waiting, running, failed attempts and delays, with long gaps folded. */
export function Gantt({
  rows,
  from,
  to,
  selected,
  onSelect,
  fold,
}: {
  rows: readonly GanttRow[];
  from: number;
  to?: number;
  selected?: string;
  onSelect: (key: string | undefined) => void;
  fold: boolean;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  const live = to === undefined;
  const now = useNow(live);
  const end = to ?? Math.max(now, from + 1000);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const scale = useMemo(() => {
    const busy = rows.flatMap((row) =>
      row.segments
        .filter((s) => s.kind !== "wait" && s.kind !== "backoff")
        .map((s) => ({ from: s.from, to: s.to ?? end })),
    );
    return makeScale({ from, to: end }, busy, fold);
  }, [rows, from, end, fold]);

  const name = Math.max(110, Math.min(NAME, Math.round(width * 0.32)));
  const track = Math.max(80, width - name - 84);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  const ticks = axis(scale, Math.max(2, Math.floor(track / 90)));

  return (
    <div ref={scroller} className={css.scroller} role="region" aria-label="Steps over time" tabIndex={0}>
      <div className={css.axis} style={{ paddingLeft: name + 12 }}>
        <div className={css.track} style={{ width: track }}>
          {ticks.map((at) => (
            <span key={at} className={css.tick} style={{ left: scale.place(at) * track }}>
              {at === scale.from ? "0" : duration(at - scale.from)}
            </span>
          ))}
        </div>
      </div>
      <ul className={css.rows} style={{ height: virtual.getTotalSize() }}>
        {scale.folds.map((fold) => (
          <li
            key={fold.from}
            className={css.fold}
            style={{ left: name + 12 + fold.at * track }}
            title={`${duration(fold.to - fold.from)} in which nothing ran`}
          >
            <span className="sr">{`A gap of ${duration(fold.to - fold.from)} is folded`}</span>
          </li>
        ))}
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const ran = row.segments.filter((s) => s.kind !== "wait");
          const took = ran.length ? (ran.at(-1)?.to ?? end) - (ran[0]?.from ?? end) : undefined;
          return (
            <li
              key={row.key}
              className={css.row}
              style={{ top: item.start, height: ROW }}
              data-selected={row.key === selected || undefined}
            >
              <button
                type="button"
                className={css.name}
                style={{ width: name }}
                title={row.note ?? row.name}
                aria-pressed={row.key === selected}
                onClick={() => onSelect(row.key === selected ? undefined : row.key)}
              >
                <MarkOf of={row.status} size={12} />
                <span className={`truncate ${row.critical ? css.critical : ""}`}>{row.name}</span>
              </button>
              {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the button with the name does the same by key */}
              <div
                className={css.track}
                style={{ width: track }}
                onClick={() => onSelect(row.key === selected ? undefined : row.key)}
              >
                {row.segments.map((segment, i) => {
                  const left = scale.place(segment.from) * track;
                  const right = scale.place(segment.to ?? end) * track;
                  const kind = segment.kind === "run" ? barOf(row.status, segment.to === undefined) : segment.kind;
                  return (
                    <span
                      key={i}
                      className={`${css.bar} ${css[kind]} ${row.critical && segment.kind === "run" ? css.onPath : ""}`}
                      style={{
                        left,
                        width: Math.max(segment.kind === "run" || segment.kind === "failed" ? 3 : 1, right - left),
                      }}
                      title={`${WORDS[segment.kind]} ${duration((segment.to ?? end) - segment.from)}`}
                    />
                  );
                })}
              </div>
              <span className={css.took}>{took === undefined ? (row.note ? "" : "–") : duration(took)}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const WORDS: Record<SegmentKind, string> = {
  wait: "Waited",
  run: "Ran",
  failed: "Failed attempt,",
  backoff: "Delay before the next attempt,",
};

function barOf(status: string, open: boolean): string {
  if (open) return "running";
  const state = statusOf(status);
  return state === "failed" || state === "canceled" ? state : "succeeded";
}

const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 3e4, 6e4, 12e4, 3e5, 6e5, 12e5, 18e5, 36e5, 72e5, 144e5,
  432e5, 864e5,
];

/** Round instants from the beginning, at most `count` where something runs, none in a fold. */
function axis(scale: Scale, count: number): number[] {
  const folded = scale.folds.reduce((sum, fold) => sum + fold.to - fold.from, 0);
  const step = STEPS.find((size) => (scale.to - scale.from - folded) / size <= count) ?? 864e5;
  const ticks: number[] = [];
  for (let at = scale.from; at < scale.to && ticks.length < 2 * count; at += step) {
    const fold = scale.folds.find((fold) => at > fold.from && at < fold.to);
    // What lies in a fold is passed over; the next tick is the first one behind it.
    if (fold) at += Math.floor((fold.to - at) / step) * step;
    else ticks.push(at);
  }
  return ticks;
}
