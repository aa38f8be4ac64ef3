//! What the pages ask the server to do.

import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Trigger } from "~/lib/triggers";
import { api, ask } from "./client";
import type { components } from "./schema";
import type { Launch } from "./types";

type LaunchBody = components["schemas"]["Launch"];

/** What a launch would do. A question, though it is asked by POST: nothing is queued. */
export const planQuery = (asked: Launch | undefined) =>
  queryOptions({
    queryKey: ["plan", asked],
    enabled: asked !== undefined,
    retry: false,
    queryFn: ({ signal }) => ask(api.POST("/api/v1/plan", { body: (asked ?? {}) as LaunchBody, signal })),
    placeholderData: keepPreviousData,
  });

export const launch = (asked: Launch, key: string) =>
  ask(api.POST("/api/v1/runs", { body: asked as LaunchBody, params: { header: { "Idempotency-Key": key } } }));

export const cancelRun = (id: string) =>
  ask(api.POST("/api/v1/runs/{id}/cancel", { params: { path: { id } }, body: {} }));

export const retryRun = (id: string, steps: "all" | "failed") =>
  ask(api.POST("/api/v1/runs/{id}/retry", { params: { path: { id } }, body: { steps } }));

/** Switches one off, with the reason where there is one, which the audit tells; or on. */
export const switchTrigger = (kind: Trigger["kind"], name: string, on: boolean, note?: string): Promise<unknown> => {
  const body = on || note === undefined ? undefined : { note };
  return kind === "conditions"
    ? ask(api.POST(`/api/v1/automation/{key}/${on ? "start" : "stop"}`, { params: { path: { key: name } }, body }))
    : ask(api.POST(`/api/v1/${kind}/{name}/${on ? "start" : "stop"}`, { params: { path: { name } }, body }));
};

/** Several runs by one request; each is tried, whatever becomes of the others. */
export const actOnRuns = (act: "cancel" | "retry", runs: readonly string[]) =>
  act === "cancel"
    ? ask(api.POST("/api/v1/runs/cancel", { body: { runs: [...runs] } }))
    : ask(api.POST("/api/v1/runs/retry", { body: { runs: [...runs], steps: "failed" } }));

/** Has what follows from a write fetched anew, by the first part of the keys. */
export const afterWrite = (queries: QueryClient, names: readonly string[]) =>
  queries.invalidateQueries({ predicate: (query) => names.includes(String(query.queryKey[0])) });
