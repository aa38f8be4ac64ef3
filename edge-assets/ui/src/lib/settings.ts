//! What a person chose and the browser remembers. Everything that a link should carry is in the address instead.

import { useSyncExternalStore } from "react";
import type { TimeMode } from "./time";

export interface Settings {
  theme: "system" | "light" | "dark";
  time: TimeMode;
  density: "default" | "compact";
  /** Whether single keys (`g`, `j`, `/` …) do something. */
  singleKeys: boolean;
  navCollapsed: boolean;
}

const DEFAULTS: Settings = {
  theme: "system",
  time: "local",
  density: "default",
  singleKeys: true,
  navCollapsed: false,
};
const KEY = "edge-assets:settings";

const CHOICES: { [K in keyof Settings]: readonly Settings[K][] } = {
  theme: ["system", "light", "dark"],
  time: ["local", "utc", "relative"],
  density: ["default", "compact"],
  singleKeys: [true, false],
  navCollapsed: [true, false],
};

/** Reads what was remembered; what is not one of the choices is the default. */
export function readSettings(text: string | null): Settings {
  const settings = { ...DEFAULTS };
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? "{}");
  } catch {
    return settings;
  }
  if (typeof stored !== "object" || stored === null) return settings;
  for (const key of Object.keys(CHOICES) as (keyof Settings)[]) {
    const value = (stored as Record<string, unknown>)[key];
    if ((CHOICES[key] as readonly unknown[]).includes(value)) Object.assign(settings, { [key]: value });
  }
  return settings;
}

let current: Settings = { ...DEFAULTS };
const listeners = new Set<() => void>();

function apply() {
  const root = document.documentElement;
  root.dataset.density = current.density;
  if (current.theme === "system") delete root.dataset.theme;
  else root.dataset.theme = current.theme;
}

/** Reads and applies the settings; called once, before the first paint. */
export function startSettings() {
  current = readSettings(read());
  apply();
  addEventListener("storage", (event) => {
    if (event.key === KEY) {
      current = readSettings(event.newValue);
      apply();
      for (const listener of listeners) listener();
    }
  });
}

// A browser may forbid storage; then the choice lasts as long as the page.
function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function changeSettings(change: Partial<Settings>) {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {}
  apply();
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const settings = (): Settings => current;
export const useSettings = (): Settings => useSyncExternalStore(subscribe, settings);
