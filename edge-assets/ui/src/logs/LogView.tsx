import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Button } from "~/components/Button";
import { useTimeMode } from "~/lib/hooks";
import { useKeys } from "~/lib/keys";
import css from "./LogView.module.css";
import { ROW, Row } from "./Row";
import { type LogLine, opening, rowsOf } from "./window";

/** How long a row that was jumped to is held, in milliseconds, unless somebody scrolls. */
const HELD_MS = 500;

interface Goal {
  index: number;
  align: "center" | "end";
  until: number;
}

interface Props {
  lines: readonly LogLine[];
  /** Whether more may come. */
  live: boolean;
  /** Whether there are older lines, which `onOlder` fetches. */
  hasOlder: boolean;
  onOlder: () => void;
  /** Whether the window ends before the log does; `onNewer` fetches what follows. */
  hasNewer: boolean;
  onNewer: () => void;
  /** Goes to the end of the log, wherever the window is. */
  onNewest: () => Promise<void>;
  /** The position that the address names. */
  target?: number;
  onTarget: (position: number) => void;
  wrap: boolean;
  showStep: boolean;
}

/** The lines of a log, of one height, only those in sight in the page. Opens at the first error; `f` follows, `e` goes to the next error. */
export function LogView({
  lines,
  live,
  hasOlder,
  onOlder,
  hasNewer,
  onNewer,
  onNewest,
  target,
  onTarget,
  wrap,
  showStep,
}: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const time = useTimeMode();
  const rows = useMemo(() => rowsOf(lines), [lines]);
  const [follow, setFollow] = useState(false);
  const [at, setAt] = useState(-1);
  const opened = useRef(false);
  // Folding long lines is the one case in which rows are measured; otherwise all have one height.
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 24,
    getItemKey: (index) => (rows[index] ? `${rows[index].line.position}:${rows[index].part}` : index),
  });

  // What was asked for is held for a moment: a wheel may still roll, older rows may come before it.
  const goal = useRef<Goal>(undefined);
  const aim = useCallback(() => {
    const element = scroller.current;
    const to = goal.current;
    if (!element || !to || performance.now() > to.until) return;
    if (wrap) {
      virtual.scrollToIndex(to.index, { align: to.align });
      return;
    }
    const above = element.clientHeight - ROW;
    element.scrollTop = to.index * ROW - (to.align === "center" ? above / 2 : above);
  }, [virtual, wrap]);
  const show = useCallback(
    (index: number, align: Goal["align"]) => {
      goal.current = { index, align, until: performance.now() + HELD_MS };
      aim();
    },
    [aim],
  );

  useEffect(() => {
    if (opened.current || rows.length === 0) return;
    opened.current = true;
    const named = target === undefined ? -1 : rows.findIndex((row) => row.line.position === target);
    if (named >= 0) {
      setAt(named);
      show(named, "center");
      return;
    }
    const start = opening(lines);
    if (start.follow) {
      setFollow(live);
      if (live) show(rows.length - 1, "end");
      return;
    }
    const index = rows.findIndex((row) => row.line === lines[start.index]);
    setAt(index);
    show(index, "center");
  }, [rows, lines, target, live, show]);

  useEffect(() => {
    if (follow && rows.length > 0) show(rows.length - 1, "end");
  }, [follow, rows, show]);

  const items = virtual.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  // A page may bring few lines, or none: each one that has come is a reason to look again.
  useEffect(() => {
    if (opened.current && hasOlder && firstShown < 50) onOlder();
  }, [firstShown, rows, hasOlder, onOlder]);
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (!opened.current || !hasNewer) return;
    // Who follows wants the end, however much lies before it.
    if (follow) void onNewest();
    else if (lastShown > rows.length - 50) onNewer();
  }, [lastShown, rows, hasNewer, onNewer, follow, onNewest]);

  // Lines that are put before the others must not move those that somebody reads.
  const head = rows[0]?.line.position;
  const before = useRef<{ head?: number; count: number }>({ count: 0 });
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { head, count: rows.length };
    if (was.head === undefined || head === undefined || head >= was.head || !scroller.current) return;
    const added = rows.findIndex((row) => row.line.position === was.head);
    if (added > 0) {
      scroller.current.scrollTop += added * ROW;
      setAt((at) => (at < 0 ? at : at + added));
      if (goal.current) goal.current.index += added;
      aim();
    }
  }, [head, rows, aim]);

  // The end was asked for, and is there once the lines have changed.
  const ended = useRef(false);
  useEffect(() => {
    if (!ended.current || rows.length === 0 || hasNewer) return;
    ended.current = false;
    show(rows.length - 1, "end");
  }, [rows, hasNewer, show]);

  const startFollowing = async () => {
    if (hasNewer) await onNewest();
    setFollow(true);
  };

  const toError = () => {
    const from = at < 0 ? -1 : at;
    for (let i = 1; i <= rows.length; i += 1) {
      const index = (from + i) % rows.length;
      const row = rows[index];
      if (row?.first && row.line.level === "error") {
        setFollow(false);
        setAt(index);
        show(index, "center");
        return;
      }
    }
  };
  useKeys({ e: toError, f: live ? () => (follow ? setFollow(false) : void startFollowing()) : undefined });

  const onHand = () => {
    goal.current = undefined;
  };
  const onScroll = () => {
    onHand();
    const element = scroller.current;
    if (!element) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < ROW * 2;
    if (!atEnd && follow) setFollow(false);
  };

  const picked = useRef(onTarget);
  picked.current = onTarget;
  const pick = useCallback((index: number, position: number) => {
    setAt(index);
    picked.current(position);
  }, []);

  const toEnd = async () => {
    await onNewest();
    ended.current = true;
  };

  return (
    <div className={css.frame}>
      <div
        ref={scroller}
        className={css.scroller}
        role="log"
        aria-label="Log"
        aria-live="off"
        tabIndex={0}
        onWheel={onScroll}
        onTouchMove={onScroll}
        // Rows of unknown height are on their way by themselves.
        onScroll={wrap ? undefined : aim}
        onPointerDown={onHand}
        onKeyDown={onHand}
        data-wrap={wrap || undefined}
        data-lines={lines.length}
      >
        <div className={css.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <Row
                key={item.key}
                row={row}
                index={item.index}
                start={item.start}
                measure={wrap ? virtual.measureElement : undefined}
                time={time}
                showStep={showStep}
                isAt={item.index === at}
                onPick={pick}
              />
            );
          })}
        </div>
      </div>
      {!live && hasNewer && (
        <div className={css.pill}>
          <Button icon="down" onClick={() => void toEnd()}>
            To the end
          </Button>
        </div>
      )}
      {live && (
        <div className={css.pill}>
          <Button
            icon={follow ? "pause" : "down"}
            aria-pressed={follow}
            onClick={() => (follow ? setFollow(false) : void startFollowing())}
          >
            {follow ? "Following" : "Follow"}
          </Button>
        </div>
      )}
    </div>
  );
}
