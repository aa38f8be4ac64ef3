//! Questions about backfills, and what can be asked of one.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";
import type { components } from "./schema";
import type { StartBackfill } from "./types";

type Body = components["schemas"]["StartBackfill"];

export const backfillsQuery = (unfinished: boolean) =>
  infiniteQueryOptions({
    queryKey: ["backfills", unfinished],
    queryFn: ({ signal, pageParam }) =>
      ask(
        api.GET("/api/v1/backfills", {
          params: { query: { limit: 50, after: pageParam, unfinished: unfinished || undefined } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const backfillQuery = (id: string) =>
  queryOptions({
    queryKey: ["backfills", "one", id],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/backfills/{id}", { params: { path: { id } }, signal })),
  });

/** What a backfill would do. A question, though it is asked by POST: nothing begins. */
export const backfillPlanQuery = (asked: StartBackfill | undefined) =>
  queryOptions({
    queryKey: ["backfill-plan", asked],
    enabled: asked !== undefined,
    retry: false,
    queryFn: async ({ signal }) => {
      const body = { ...asked, dry_run: true } as Body;
      return (await ask(api.POST("/api/v1/backfills", { body, signal }))).plan ?? null;
    },
    placeholderData: keepPreviousData,
  });

export const startBackfill = (asked: StartBackfill, key: string) =>
  ask(api.POST("/api/v1/backfills", { body: asked as Body, params: { header: { "Idempotency-Key": key } } }));

export type BackfillAct = "pause" | "resume" | "cancel" | "retry";

export const actOnBackfill = (id: string, act: BackfillAct) =>
  ask(api.POST(`/api/v1/backfills/{id}/${act}`, { params: { path: { id } } }));
