//! What was measured: a file for each figure, so that tests do not write over each other, put together at the end.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
