//! What the page of a run needs besides the run: the attempts of its steps, where some were repeated.

import { queryOptions } from "@tanstack/react-query";
import { eventsOf } from "./queries";
import type { RunDetail, RunEvent } from "./types";

const KINDS = "step_started,step_retry_scheduled,step_succeeded,step_failed,step_canceled";
/** More attempts than this are not drawn one by one. */
const MOST = 2000;

export const attemptsQuery = (run: RunDetail | undefined) =>
  queryOptions({
    queryKey: [`run:${run?.id}`, "attempts", run?.steps.reduce((sum, step) => sum + step.attempts, 0)],
    enabled: run?.steps.some((step) => step.attempts > 1) === true,
    queryFn: async ({ signal }) => {
      const all: RunEvent[] = [];
      const repeated = run?.steps.filter((step) => step.attempts > 1) ?? [];
      for (const step of repeated.slice(0, 20)) {
        let after: number | undefined = 0;
        while (after !== undefined && all.length < MOST) {
          const page = await eventsOf(run?.id ?? "", { kind: KINDS, step: step.key, after, limit: 200 }, signal);
          all.push(...page.items);
          after = page.next ?? undefined;
        }
      }
      return all;
    },
  });
