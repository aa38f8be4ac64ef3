//! The last steps of an asset: how they ended and how long they took.

import type { Catalogue } from "~/api/types";
import { percentile } from "./series";

export interface StepEnd {
  run: string;
  isSuccess: boolean;
  ms: number;
}

/** The oldest first. */
export interface LastSteps {
  ends: readonly StepEnd[];
  /** How long half of those that succeeded took at most, in milliseconds. */
  typicalMs?: number;
}

/** Puts the parts of the answer together, by the key of the asset. */
export function stepsOf(answer: Catalogue): Map<string, LastSteps> {
  const of = (asset: Catalogue["assets"][number]): LastSteps => {
    const ends = asset.took_ms.map(
      (ms, i): StepEnd => ({
        run: answer.runs[asset.runs[i] ?? -1] ?? "",
        isSuccess: asset.outcomes[i] === "s",
        ms,
      }),
    );
    const good = ends.filter((end) => end.isSuccess).map((end) => end.ms);
    return { ends, typicalMs: percentile(good, 0.5) };
  };
  return new Map(answer.assets.map((asset) => [asset.key, of(asset)]));
}
