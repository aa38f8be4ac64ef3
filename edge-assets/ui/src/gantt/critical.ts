//! The critical path of a run: the steps that its end waited for.

export interface Timed {
  key: string;
  upstream: readonly string[];
  from?: number;
  to?: number;
}

/** Goes back from the step that ended last, each time to the upstream that ended last. First step first. */
export function criticalPath(steps: readonly Timed[]): string[] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const latest = (candidates: Iterable<Timed | undefined>): Timed | undefined => {
    let found: Timed | undefined;
    for (const step of candidates) {
      if (step?.to !== undefined && (found?.to === undefined || step.to > found.to)) found = step;
    }
    return found;
  };
  const path: string[] = [];
  let at = latest(steps);
  while (at && !path.includes(at.key)) {
    path.unshift(at.key);
    at = latest(at.upstream.map((key) => byKey.get(key)));
  }
  return path;
}
