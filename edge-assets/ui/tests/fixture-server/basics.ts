//! What all made-up answers are made with: the present instant, and numbers that look random.

import type { Entry } from "../../src/api/types";

export const NOW = Date.now();
export const iso = (at: number) => new Date(at).toISOString();
export const MIN = 60_000;
export const HOUR = 60 * MIN;

/** Numbers that look random and are the same each time. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const entry = (name: string, kind: string, value: unknown, text: string): Entry => ({ name, kind, value, text });

export const FAILURE =
  "the query failed: Code: 241. DB::Exception: Memory limit (total) exceeded: would use 28.04 GiB, maximum: 28.00 GiB";
