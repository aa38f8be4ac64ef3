//! The present instant as a value that components can read. One timer for the page, none while the page is hidden.

import { useSyncExternalStore } from "react";

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
}

function arrange() {
  const wanted = listeners.size > 0 && !document.hidden;
  if (wanted && timer === undefined) {
    tick();
    timer = setInterval(tick, 1000);
  } else if (!wanted && timer !== undefined) {
    clearInterval(timer);
    timer = undefined;
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (listeners.size === 1) document.addEventListener("visibilitychange", arrange);
  arrange();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) document.removeEventListener("visibilitychange", arrange);
    arrange();
  };
}

const never = () => () => {};
const read = () => now;
const coarse = () => Math.floor(now / 30_000) * 30_000;

/** The present, each second while `live`; otherwise what it was when the page was last drawn. */
export function useNow(live = true): number {
  return useSyncExternalStore(live ? subscribe : never, read);
}

/** The present to the half minute: for stamps, which need not be drawn each second. */
export function useCoarseNow(): number {
  return useSyncExternalStore(subscribe, coarse);
}
