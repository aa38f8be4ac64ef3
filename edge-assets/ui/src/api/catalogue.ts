//! How the last steps of all assets went, in one answer: the strips of the catalogue, and durations for the lineage.

import { queryOptions } from "@tanstack/react-query";
import { type LastSteps, stepsOf } from "~/lib/steps";
import { api, ask } from "./client";

export const catalogueQuery = () =>
  queryOptions({
    queryKey: ["assets", "last-steps"],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, LastSteps>> =>
      stepsOf(await ask(api.GET("/api/v1/views/catalogue", { signal }))),
  });
