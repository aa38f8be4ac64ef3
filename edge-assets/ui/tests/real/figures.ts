//! What was measured: a file for each figure, so that tests do not write over each other, put together at the end.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "@playwright/test";

type Values = Record<string, number | string>;

export function figure(out: string, name: string, values: Values) {
  const folder = join(out, "figures");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(values));
}

/** Writes `figures.json`, and prints it. */
export function collect(out: string | undefined) {
  const folder = out && join(out, "figures");
  if (!folder || !existsSync(folder)) return;
  const all: Record<string, Values> = {};
  for (const file of readdirSync(folder).sort())
    all[file.replace(/\.json$/, "")] = JSON.parse(readFileSync(join(folder, file), "utf8")) as Values;
  writeFileSync(join(out, "figures.json"), `${JSON.stringify(all, null, 2)}\n`);
  console.log(`figures: ${JSON.stringify(all, null, 2)}`);
}

/** The value below which this part of all values lies. */
export const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;

export const round = (value: number): number => Math.round(value * 10) / 10;

/** Moves what a locator finds in each of so many frames, and says how they went. */
export async function framesOf(locator: Locator, how: "pan" | "zoom" | "scroll") {
  const took = await locator.evaluate((element, how) => {
    const box = element.getBoundingClientRect();
    const move = (there: number) =>
      element.dispatchEvent(
        new WheelEvent("wheel", {
          deltaX: how === "pan" ? 24 * there : 0,
          deltaY: how === "pan" ? 0 : 60 * there,
          clientX: box.x + box.width / 2,
          clientY: box.y + box.height / 2,
          bubbles: true,
          cancelable: true,
        }),
      );
    const took: number[] = [];
    return new Promise<number[]>((resolve) => {
      let before = performance.now();
      const tick = (now: number) => {
        took.push(now - before);
        before = now;
        if (took.length > 90) return resolve(took.slice(1));
        // An event made by a script scrolls nothing.
        if (how === "scroll") element.scrollTop -= 37;
        else move(took.length % 40 < 20 ? 1 : -1);
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
  }, how);
  const mean = took.reduce((sum, it) => sum + it, 0) / took.length;
  return { fps: round(1000 / mean), worst_frame_ms: round(quantile(took, 1)) };
}
