//! The one list of states that the interface shows. Each has a word, a color and a shape, so that none depends on color.

export const STATUSES = [
  "succeeded",
  "failed",
  "running",
  "queued",
  "retrying",
  "warning",
  "stale",
  "skipped",
  "missing",
  "canceled",
] as const;

export type Status = (typeof STATUSES)[number];

export interface Shape {
  /** What is filled with the state's color, on a 16 × 16 grid. */
  fill?: string;
  /** What is drawn as a line of the state's color. */
  stroke?: string;
  /** What is drawn over the filled part, in the color of the page. */
  cut?: string;
  /** Lengths of dash and gap of `stroke`. */
  dash?: [number, number];
}

export interface Look {
  word: string;
  meaning: string;
  /** The name of the color token, without its dashes. */
  color: string;
  shape: Shape;
}

const ring = (radius: number) =>
  `M8 ${8 - radius}a${radius} ${radius} 0 1 1 0 ${2 * radius}a${radius} ${radius} 0 1 1 0 ${-2 * radius}Z`;

export const LOOKS: Record<Status, Look> = {
  succeeded: {
    word: "Succeeded",
    meaning: "Finished, and made what it should.",
    color: "succeeded",
    shape: { fill: ring(7), cut: "M4.9 8.3l2.2 2.2 4.1-4.6" },
  },
  failed: {
    word: "Failed",
    meaning: "Ended with an error.",
    color: "failed",
    shape: { fill: "M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z", cut: "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" },
  },
  running: {
    word: "Running",
    meaning: "Under way.",
    color: "running",
    shape: { stroke: ring(6.2), fill: "M8 3.6a4.4 4.4 0 0 1 0 8.8Z" },
  },
  queued: { word: "Queued", meaning: "Waits for its turn.", color: "quiet", shape: { stroke: ring(6.2) } },
  retrying: {
    word: "Retrying",
    meaning: "An attempt failed; the next one waits for its delay.",
    color: "warning",
    shape: { stroke: "M13.9 8.9A6 6 0 1 1 12.4 3.9M13.2 1.2v3.4H9.8" },
  },
  warning: {
    word: "Warning",
    meaning: "Works, but somebody should look.",
    color: "warning",
    shape: {
      fill: "M8 1.2c.5 0 .9.3 1.2.7l5.6 10.2c.5 1-.2 2.1-1.2 2.1H2.4c-1 0-1.7-1.1-1.2-2.1L6.8 1.9c.3-.4.7-.7 1.2-.7Z",
      cut: "M8 5.4v4M8 11.6v.6",
    },
  },
  stale: {
    word: "Stale",
    meaning: "Made from data or code that is older than what there is now.",
    color: "stale",
    shape: { stroke: "M8 1.4L14.6 8 8 14.6 1.4 8Z" },
  },
  skipped: {
    word: "Skipped",
    meaning: "Not run, because something before it failed or there was nothing to do.",
    color: "quiet",
    shape: { stroke: `${ring(6.2)}M5.4 5.6L7.8 8l-2.4 2.4M8.6 5.6L11 8l-2.4 2.4`, dash: [2.6, 1.6] },
  },
  missing: {
    word: "Missing",
    meaning: "Never made.",
    color: "quiet",
    shape: { stroke: ring(6), dash: [0.1, 2.6] },
  },
  canceled: {
    word: "Canceled",
    meaning: "Stopped on request.",
    color: "canceled",
    shape: {
      fill: "M3.5 1h9A2.5 2.5 0 0 1 15 3.5v9a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5 0 0 1 1 12.5v-9A2.5 2.5 0 0 1 3.5 1Z",
      cut: "M4.6 8h6.8",
    },
  },
};

/** States that wait for somebody to look, worst first; everything else is fine or under way. */
const CONCERN: readonly Status[] = [
  "failed",
  "retrying",
  "warning",
  "stale",
  "running",
  "queued",
  "canceled",
  "skipped",
  "missing",
];

/** All states, the one that asks most for somebody first. */
export const BY_CONCERN: readonly Status[] = [...CONCERN, "succeeded"];

/** The state that a group of states is shown as. */
export function worst(states: Iterable<Status>): Status | undefined {
  const seen = new Set(states);
  return BY_CONCERN.find((state) => seen.has(state));
}

const FROM_API: Record<string, Status> = {
  // Runs and steps.
  success: "succeeded",
  succeeded: "succeeded",
  failure: "failed",
  failed: "failed",
  starting: "running",
  started: "running",
  running: "running",
  canceling: "running",
  canceled: "canceled",
  queued: "queued",
  waiting: "queued",
  ready: "queued",
  retrying: "retrying",
  skipped: "skipped",
  not_started: "queued",
  paused: "queued",
  // Ticks.
  requested: "succeeded",
  // Assets.
  materialized: "succeeded",
  fresh: "succeeded",
  observed: "succeeded",
  up_to_date: "succeeded",
  never_materialized: "missing",
  never: "missing",
  missing: "missing",
  unknown: "missing",
  stale: "stale",
  late: "warning",
  overdue: "warning",
  // Partitions.
  in_progress: "running",
  not_due: "queued",
  // Checks.
  passed: "succeeded",
  pass: "succeeded",
  warn: "warning",
  warning: "warning",
  error: "failed",
  not_evaluated: "missing",
};

/** The state that a word of the API is shown as. */
export function statusOf(word: string | null | undefined): Status {
  return (word && FROM_API[word]) || "missing";
}

/** Words of the API that say more than the mark does. */
const EXACT: Record<string, string> = {
  starting: "Starting",
  canceling: "Canceling",
  waiting: "Waiting",
  ready: "Ready",
  requested: "Requested",
  passed: "Passed",
  never_materialized: "Never made",
  observed: "Observed",
  late: "Late",
  paused: "Paused",
  materialized: "Made",
  in_progress: "In progress",
  not_due: "Not due",
};

/** The word to show for a word of the API. */
export function wordOf(word: string | null | undefined): string {
  return (word && EXACT[word]) || LOOKS[statusOf(word)].word;
}
