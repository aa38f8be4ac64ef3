//! Views of a list that a person named. A view is an address; only its name is remembered here.

import { useSyncExternalStore } from "react";

export interface View {
  name: string;
  /** The part of the address after `?`, without it; empty for all. */
  search: string;
}

const KEY = "edge-assets:views:assets";
const MOST = 30;

/** Reads what was remembered; what is not a view is left out. */
export function readViews(text: string | null): View[] {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
  if (!Array.isArray(stored)) return [];
  return stored
    .filter(
      (it): it is View =>
        typeof it === "object" && it !== null && typeof it.name === "string" && typeof it.search === "string",
    )
    .map(({ name, search }) => ({ name, search }))
    .slice(0, MOST);
}

/** The list with a view of this name, in the place of the one that had it. */
export const withView = (views: readonly View[], view: View): View[] =>
  [...views.filter((it) => it.name !== view.name), view].slice(-MOST);

let current: View[] | undefined;
const listeners = new Set<() => void>();

// A browser may forbid storage; then views last as long as the page.
function read(): View[] {
  try {
    current ??= readViews(localStorage.getItem(KEY));
  } catch {
    current ??= [];
  }
  return current;
}

function write(views: View[]) {
  current = views;
  try {
    localStorage.setItem(KEY, JSON.stringify(views));
  } catch {}
  for (const listener of listeners) listener();
}

export const saveView = (view: View) => write(withView(read(), view));
export const forgetView = (name: string) => write(read().filter((it) => it.name !== name));

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};
export const useViews = (): readonly View[] => useSyncExternalStore(subscribe, read);
