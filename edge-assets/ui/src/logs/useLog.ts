//! The log of a run: a window that grows in both directions, and at its end as the run goes on.

import { useCallback, useEffect, useRef, useState } from "react";
import type { ApiError } from "~/api/client";
import { watch } from "~/api/live";
import { eventsOf } from "~/api/queries";
import type { Level } from "~/api/types";
import { lineOfEvent, SAID } from "./lines";
import { append, EMPTY, extend, prepend, type Window } from "./window";

const PAGE = 200;
/** How long a log that grows is left alone after each reading, in milliseconds. */
const REST_MS = 50;

export interface LogChoice {
  level?: Level;
  step?: string;
  /** Only lines that hold this text. */
  text?: string;
  engine: boolean;
  /** Begin around this position rather than at the first error or the end. */
  target?: number;
}

interface State {
  window: Window;
  /** From which reading the window grew. What was asked for to grow another one comes too late. */
  of: object;
  status: "loading" | "ready" | "failed";
  error?: ApiError;
}

interface Asked {
  before?: number;
  after?: number;
  newest_first?: boolean;
  limit?: number;
  level?: Level;
}

interface Piece<T> {
  items: T[];
  next?: number | null;
}

/** How many answers without a line are followed; the server looks at 20,000 events for each. */
const MOST_EMPTY = 50;

/** A page that holds something, unless nothing is there: one without lines tells only where the server stopped looking. */
export async function found<T>(ask: (asked: Asked) => Promise<Piece<T>>, asked: Asked): Promise<Piece<T>> {
  const isBack = asked.newest_first || asked.before !== undefined;
  let query = asked;
  for (let i = 0; ; i += 1) {
    const page = await ask(query);
    if (page.items.length > 0 || page.next == null || i >= MOST_EMPTY) return page;
    query = isBack ? { ...query, newest_first: undefined, before: page.next } : { ...query, after: page.next };
  }
}

export function useLog(run: string, choice: LogChoice, live: boolean) {
  const { level, step, text, engine, target } = choice;
  const [state, setState] = useState<State>({ window: EMPTY, of: {}, status: "loading" });
  const busy = useRef<object | undefined>(undefined);
  const latest = useRef(state);
  latest.current = state;
  // A link to a line says where to begin, not what to show: it does not count when it changes later.
  const begin = useRef(target);
  // A run that ends while somebody looks does not begin anew.
  const began = useRef(live);

  const ask = useCallback(
    (query: Asked, signal?: AbortSignal) =>
      found(
        (asked) =>
          eventsOf(
            run,
            { kind: engine ? undefined : SAID.join(","), level, step, q: text, limit: PAGE, ...asked },
            signal,
          ),
        query,
      ),
    [run, level, step, text, engine],
  );

  const replace = useCallback(
    (of: object, next: Omit<State, "of">) => setState((state) => (state.of === of ? { ...next, of: {} } : state)),
    [],
  );
  const grow = useCallback(
    (of: object, change: (window: Window) => Window) =>
      setState((state) => (state.of === of ? { ...state, window: change(state.window) } : state)),
    [],
  );

  useEffect(() => {
    const stop = new AbortController();
    const start = async () => {
      const named = begin.current;
      const at = named ?? (await ask({ after: 0, limit: 1, level: "error" }, stop.signal)).items[0]?.position;
      if (at === undefined && began.current) {
        const page = await ask({ newest_first: true }, stop.signal);
        return { lines: page.items.map(lineOfEvent).reverse(), before: page.next ?? undefined };
      }
      if (at === undefined) {
        const page = await ask({ after: 0 }, stop.signal);
        return { lines: page.items.map(lineOfEvent), after: page.next ?? undefined };
      }
      const [older, newer] = await Promise.all([
        ask({ before: at }, stop.signal),
        ask({ after: Math.max(0, at - 1) }, stop.signal),
      ]);
      const lines = [...older.items.map(lineOfEvent).reverse(), ...newer.items.map(lineOfEvent)];
      return { lines, before: older.next ?? undefined, after: newer.next ?? undefined };
    };
    const of = {};
    setState((state) => ({ ...state, of, status: "loading" }));
    start().then(
      (window) => replace(of, { window, status: "ready" }),
      (error: ApiError) => replace(of, { window: EMPTY, status: "failed", error }),
    );
    return () => stop.abort();
  }, [ask, replace]);

  const once = useCallback((of: object, work: () => Promise<void>) => {
    if (busy.current === of) return;
    busy.current = of;
    // What could not be read is read when it is scrolled to again.
    const done = () => {
      if (busy.current === of) busy.current = undefined;
    };
    work().then(done, done);
  }, []);

  const older = useCallback(() => {
    const { window, of, status } = latest.current;
    const { before } = window;
    if (status !== "ready" || before === undefined) return;
    once(of, async () => {
      const page = await ask({ before });
      grow(of, (window) => prepend(window, page.items.map(lineOfEvent).reverse(), page.next ?? undefined));
    });
  }, [ask, grow, once]);

  const newer = useCallback(() => {
    const { window, of, status } = latest.current;
    const { after } = window;
    if (status !== "ready" || after === undefined) return;
    once(of, async () => {
      const page = await ask({ after });
      grow(of, (window) => extend(window, page.items.map(lineOfEvent), page.next ?? undefined));
    });
  }, [ask, grow, once]);

  const newest = useCallback(async () => {
    const { of } = latest.current;
    const page = await ask({ newest_first: true });
    const window = { lines: page.items.map(lineOfEvent).reverse(), before: page.next ?? undefined };
    replace(of, { window, status: "ready" });
  }, [ask, replace]);

  // What is said while the log is first read may be newer than it.
  const missed = useRef(false);
  const news = useRef<() => void>(undefined);
  useEffect(() => {
    if (state.status === "ready" && missed.current) news.current?.();
  }, [state.status]);

  // What the stream says is a hint that there is more; it is read from the log itself, so that nothing is lost and filters hold.
  useEffect(() => {
    let wanted = false;
    let reading = false;
    const catchUp = async () => {
      const { window, of, status } = latest.current;
      missed.current = status !== "ready";
      if (status !== "ready" || window.after !== undefined) return;
      const page = await ask({ after: window.lines.at(-1)?.position ?? 0 });
      const lines = page.items.map(lineOfEvent);
      grow(of, (window) => (page.next === null ? append(window, lines) : extend(window, lines, page.next)));
    };
    if (!live) {
      // What a run says last may come with its end.
      news.current = () => void catchUp().catch(() => undefined);
      if (began.current) news.current();
      return;
    }
    // The first line is read at once; those that come while it is are read together.
    const poke = async () => {
      wanted = true;
      if (reading) return;
      reading = true;
      while (wanted) {
        wanted = false;
        await catchUp().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, REST_MS));
      }
      reading = false;
    };
    const stop = watch(`run:${run}`, poke);
    news.current = poke;
    return () => {
      news.current = undefined;
      stop();
      wanted = false;
    };
  }, [run, live, ask, grow]);

  return { ...state, older, newer, newest };
}
