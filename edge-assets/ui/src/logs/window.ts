//! The lines of a log that are in the page: pages fetched backwards, lines that arrive, and what is known to be missing.

export type Level = "debug" | "info" | "warn" | "error";

export interface LogLine {
  /** Its place in the log of all runs: grows, with gaps. */
  position: number;
  at: number;
  level: Level;
  /** The step that it is about. */
  step?: string;
  text: string;
  /** What the engine says about the run, as opposed to what its author's code says. */
  engine: boolean;
  /** The name of the event. */
  kind: string;
}

export interface Window {
  lines: readonly LogLine[];
  /** The position before which there is more to fetch; `undefined` when the beginning is there. */
  before?: number;
  /** The position after which there is more to fetch; `undefined` when the end is there. */
  after?: number;
}

export const EMPTY: Window = { lines: [] };

/** Puts a page of older lines before those that are there. Lines that are there already count once. */
export function prepend(window: Window, older: readonly LogLine[], before: number | undefined): Window {
  const first = window.lines[0]?.position ?? Number.POSITIVE_INFINITY;
  return { ...window, lines: [...older.filter((line) => line.position < first), ...window.lines], before };
}

/** Puts a page of newer lines behind those that are there. */
export function extend(window: Window, newer: readonly LogLine[], after: number | undefined): Window {
  return { ...append({ ...window, after: undefined }, newer), after };
}

/**
 * Puts lines that have just been said behind those that are there. A stream repeats what was under way when it broke off; that counts
 * once. While the end is not there yet, what is new waits for its turn.
 */
export function append(window: Window, newer: readonly LogLine[]): Window {
  if (window.after !== undefined) return window;
  const last = window.lines.at(-1)?.position ?? -1;
  const fresh = newer.filter((line) => line.position > last);
  return fresh.length === 0 ? window : { ...window, lines: [...window.lines, ...fresh] };
}

/** The index of the next error after `from`, going round; `undefined` when there is none. */
export function nextError(lines: readonly LogLine[], from: number): number | undefined {
  for (let i = 1; i <= lines.length; i += 1) {
    const at = (from + i + lines.length) % lines.length;
    if (lines[at]?.level === "error") return at;
  }
  return undefined;
}

/** The line to open at: the first error, else the end. */
export function opening(lines: readonly LogLine[]): { index: number; follow: boolean } {
  const error = lines.findIndex((line) => line.level === "error");
  return error >= 0 ? { index: error, follow: false } : { index: lines.length - 1, follow: true };
}

/** A text over several rows becomes several: rows have one height. The first keeps the stamp. */
export function rowsOf(lines: readonly LogLine[]): LogRow[] {
  const rows: LogRow[] = [];
  for (const line of lines) {
    const parts = line.text.split("\n");
    parts.forEach((text, part) => {
      rows.push({ line, text, part, first: part === 0 });
    });
  }
  return rows;
}

export interface LogRow {
  line: LogLine;
  text: string;
  /** Which row of its line it is, from 0. */
  part: number;
  first: boolean;
}

/** The log as a file. */
export function asText(lines: readonly LogLine[]): string {
  return lines
    .map(
      (line) =>
        `${new Date(line.at).toISOString()} ${line.level.toUpperCase().padEnd(5)} ${line.step ? `${line.step}: ` : ""}${line.text}`,
    )
    .join("\n");
}
