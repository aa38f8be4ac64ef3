//! Instants and lengths of time as text. Everything takes the present instant and the zone, so that tests can say them.

export type TimeMode = "local" | "utc" | "relative";

// Asking takes as long as formatting: too long for each of many lines.
let zoneHere: string | undefined;

/** The zone of this browser, as it was when the page was opened. */
export function localZone(): string {
  zoneHere ??= Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  return zoneHere;
}

const zoneOf = (mode: TimeMode): string => (mode === "utc" ? "UTC" : localZone());

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsIn(at: number, zone: string): Parts {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  const parts: Record<string, number> = {};
  for (const part of format.formatToParts(at)) {
    parts[part.type] = Number(part.value);
  }
  return parts as unknown as Parts;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** Reads an instant of the API; `undefined` when there is none or it is none. */
export function instant(text: string | number | null | undefined): number | undefined {
  if (text === null || text === undefined || text === "") return undefined;
  const at = typeof text === "number" ? text : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** As short as is clear beside the present instant: `12:03:10`, `24 Nov 12:03`, `2025-11-24 12:03`. */
export function stamp(at: number, mode: TimeMode, now: number, zone = zoneOf(mode)): string {
  if (mode === "relative") return ago(at, now);
  const then = partsIn(at, zone);
  const today = partsIn(now, zone);
  const clock = `${two(then.hour)}:${two(then.minute)}`;
  if (then.year !== today.year) return `${then.year}-${two(then.month)}-${two(then.day)} ${clock}`;
  if (then.month === today.month && then.day === today.day) return `${clock}:${two(then.second)}`;
  return `${then.day} ${MONTHS[then.month - 1]} ${clock}`;
}

/** Everything about an instant, with its zone and its distance: what a tooltip shows. */
export function fullStamp(at: number, mode: TimeMode, now: number, zone = zoneOf(mode)): string {
  const then = partsIn(at, zone);
  const millis = String(((at % 1000) + 1000) % 1000).padStart(3, "0");
  const day = `${then.year}-${two(then.month)}-${two(then.day)}`;
  return `${day} ${two(then.hour)}:${two(then.minute)}:${two(then.second)}.${millis} ${zoneText(at, zone)} · ${ago(at, now)}`;
}

/** `12:03:10.250`, for lines of a log. */
export function logStamp(at: number, mode: TimeMode, zone = zoneOf(mode)): string {
  const then = partsIn(at, zone);
  const millis = String(((at % 1000) + 1000) % 1000).padStart(3, "0");
  return `${two(then.hour)}:${two(then.minute)}:${two(then.second)}.${millis}`;
}

/** `12:03`, or `Tue 25 Nov` at midnight: a label of an axis. */
export function axisStamp(at: number, mode: TimeMode, zone = zoneOf(mode)): string {
  const then = partsIn(at, zone);
  if (then.hour === 0 && then.minute === 0) return `${then.day} ${MONTHS[then.month - 1]}`;
  return `${two(then.hour)}:${two(then.minute)}`;
}

function zoneText(at: number, zone: string): string {
  if (zone === "UTC") return "UTC";
  const parts = partsIn(at, zone);
  const shown = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  const minutes = Math.round((shown - Math.floor(at / 1000) * 1000) / 60_000);
  const sign = minutes < 0 ? "−" : "+";
  const size = Math.abs(minutes);
  return `UTC${sign}${two(Math.floor(size / 60))}:${two(size % 60)} (${zone})`;
}

/** The distance to the present: `12 s ago`, `in 5 min`. */
export function ago(at: number, now: number): string {
  const distance = now - at;
  if (Math.abs(distance) < 1000) return "now";
  const text = roughly(Math.abs(distance));
  return distance > 0 ? `${text} ago` : `in ${text}`;
}

/** A length of time to one unit: `12 s`, `5 min`, `3 h`, `2 d`. */
export function roughly(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} d`;
}

/** A length of time as exact as is useful: `340 ms`, `4.2 s`, `2 m 05 s`, `1 h 12 m`, `3 d 4 h`. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return "–";
  if (ms <= 0) return "0 ms";
  if (ms < 1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${two(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${two(minutes % 60)} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400].map(
  (s) => s * 1000,
);

/** Round instants between two, at most `count`; hours and days are those of the zone. */
export function axisTicks(from: number, to: number, count: number, mode: TimeMode, zone = zoneOf(mode)): number[] {
  if (!(to > from) || count < 1) return [];
  const step =
    STEPS.find((size) => (to - from) / size <= count) ?? Math.ceil((to - from) / count / 86_400_000) * 86_400_000;
  const parts = partsIn(from, zone);
  const midnight = Math.floor(from / 1000) * 1000 - (parts.hour * 3600 + parts.minute * 60 + parts.second) * 1000;
  const ticks: number[] = [];
  for (let at = midnight + Math.ceil((from - midnight) / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}
