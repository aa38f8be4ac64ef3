import { memo } from "react";
import { logStamp, type TimeMode } from "~/lib/time";
import css from "./LogView.module.css";
import type { LogRow } from "./window";

/** How high a row is, in pixels, unless long lines are folded. */
export const ROW = 20;

interface Props {
  row: LogRow;
  index: number;
  /** Its distance from the top, in pixels. */
  start: number;
  /** Given when the height depends on the text. */
  measure?: (element: HTMLElement | null) => void;
  time: TimeMode;
  showStep: boolean;
  isAt: boolean;
  onPick: (index: number, position: number) => void;
}

/** One row. Scrolling draws those anew that come into sight, not all. */
export const Row = memo(function Row({ row, index, start, measure, time, showStep, isAt, onPick }: Props) {
  const transform = `translateY(${start}px)`;
  return (
    <div
      ref={measure}
      data-index={index}
      className={css.row}
      style={measure ? { transform } : { transform, height: ROW }}
      data-level={row.line.level}
      data-engine={row.line.engine || undefined}
      data-at={isAt || undefined}
    >
      <Gutter row={row} time={time} onTarget={() => onPick(index, row.line.position)} />
      {showStep && <span className={css.step}>{row.first ? row.line.step : ""}</span>}
      <span className={css.text}>{row.text || " "}</span>
    </div>
  );
});

const LETTERS = { debug: "debug", info: "", warn: "warn", error: "error" } as const;

function Gutter({ row, time, onTarget }: { row: LogRow; time: TimeMode; onTarget: () => void }) {
  if (!row.first) return <span className={css.gutter} />;
  return (
    <span className={css.gutter}>
      <a
        className={css.time}
        href={`#L${row.line.position}`}
        title="Link to this line"
        onClick={(event) => {
          event.preventDefault();
          onTarget();
        }}
      >
        {logStamp(row.line.at, time === "relative" ? "local" : time)}
      </a>
      <span className={css.level}>{LETTERS[row.line.level]}</span>
    </span>
  );
}
