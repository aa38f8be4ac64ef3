//! Keys. Sequences such as `g r`, off while somebody types, and off altogether when the settings say so.

import { useLayoutEffect, useRef } from "react";
import { settings } from "./settings";

export type Bindings = Record<string, ((event: KeyboardEvent) => void) | undefined>;

const SEQUENCE_MS = 1200;

/** Whether the keys that are typed are somebody's text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
  return (
    target.tagName === "INPUT" && !["checkbox", "radio", "button", "range"].includes((target as HTMLInputElement).type)
  );
}

/** Whether Enter does something where the focus is. */
const isPressable = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("a, button, summary, [role=tree], [role=application]") !== null;

/**
 * The binding that a key completes, in the last layer that has one: `first` is the key before, when it was pressed a moment ago. A
 * sequence goes before a single key of whatever layer: `g j` leads to the jobs where `j` is the next row, too.
 */
export function match(
  layers: readonly Bindings[],
  first: string | undefined,
  key: string,
): { layer: Bindings; name: string } | undefined {
  const names = first === undefined ? [key] : [`${first} ${key}`, key];
  for (const name of names) {
    const layer = layers.findLast((layer) => layer[name]);
    if (layer) return { layer, name };
  }
  return undefined;
}

let first: { key: string; at: number } | undefined;

const layers: Bindings[] = [];
let listening = false;

function onKey(event: KeyboardEvent) {
  const command = event.metaKey || event.ctrlKey;
  const open = document.querySelector("dialog[open]") !== null;
  if (command || event.altKey) {
    const name = `mod+${event.key.toLowerCase()}`;
    const found = command && !event.altKey ? layers.findLast((layer) => layer[name]) : undefined;
    if (found && !open) {
      event.preventDefault();
      found[name]?.(event);
    }
    return;
  }
  if (event.defaultPrevented || open || isTyping(event.target)) return;
  if (event.key === "Enter" && isPressable(event.target)) return;
  const held = first && event.timeStamp - first.at < SEQUENCE_MS ? first.key : undefined;
  first = event.key.length === 1 ? { key: event.key, at: event.timeStamp } : undefined;
  if (event.key.length === 1 && !settings().singleKeys) return;
  const found = match(layers, held, event.key);
  if (!found) return;
  if (found.name.length > 1) first = undefined;
  event.preventDefault();
  found.layer[found.name]?.(event);
}

/** Binds keys while the component is shown. What is bound last goes first. */
export function useKeys(bindings: Bindings) {
  const latest = useRef(bindings);
  latest.current = bindings;
  // With the picture, not a moment after it: whoever sees a list may press its keys.
  useLayoutEffect(() => {
    const layer = new Proxy({} as Bindings, { get: (_, name: string) => latest.current[name] });
    layers.push(layer);
    if (!listening) {
      addEventListener("keydown", onKey);
      listening = true;
    }
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, []);
}
