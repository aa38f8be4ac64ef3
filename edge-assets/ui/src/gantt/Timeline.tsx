import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useCoarseNow } from "~/lib/clock";
import { useSettings } from "~/lib/settings";
import { statusOf, wordOf } from "~/lib/status";
import { axisStamp, axisTicks, duration, stamp } from "~/lib/time";
import css from "./Timeline.module.css";
import { type TimelineRow, thinned } from "./timeline";

/** What ran and what is to come, a row each job. What is to come is hollow. */
export function Timeline({ rows, hours, ahead }: { rows: readonly TimelineRow[]; hours: number; ahead: number }) {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  const mode = useSettings().time;
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
  const from = now - hours * 3_600_000;
  const to = now + ahead * 3_600_000;
  const place = (at: number) => (Math.min(to, Math.max(from, at)) - from) / (to - from);
  const zone = mode === "relative" ? "local" : mode;
  const ticks = axisTicks(from, to, Math.max(3, Math.floor(track / 84)), zone);
  const px = (at: number) => place(at) * track;
  return (
    <div ref={ref} className={css.timeline}>
      <div className={css.axis} style={{ marginLeft: name }} aria-hidden="true">
        {ticks.map((at) => (
          <span key={at} className={css.tick} style={{ left: px(at) }}>
            {px(at) < track - 36 && axisStamp(at, zone)}
          </span>
        ))}
        <span className={css.now} style={{ left: px(now), height: 22 + rows.length * 26 }}>
          <span className={css.nowWord}>now</span>
        </span>
      </div>
      <ul>
        {rows.map((row) => (
          <li key={row.name} className={css.row}>
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
              {thinned(row.bars, place, now, 4 / track).map((bar) => {
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
              {row.next.map((at) => (
                <span
                  key={at}
                  className={css.next}
                  style={{ left: px(at) }}
                  title={`Ticks at ${stamp(at, zone, now)}`}
                />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
