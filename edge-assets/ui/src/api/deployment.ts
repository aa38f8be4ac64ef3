//! What an operator asks beside the process itself: its settings, its resources, its tokens, and who did what.

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";

export const processSettingsQuery = () =>
  queryOptions({
    queryKey: ["process-settings"],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/settings", { signal })),
    staleTime: 10 * 60_000,
  });

export const tokensQuery = () =>
  queryOptions({
    queryKey: ["tokens"],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/tokens", { signal })),
    retry: false,
  });

export const auditQuery = (who: string | undefined) =>
  infiniteQueryOptions({
    // What follows the deployment: each write is in it.
    queryKey: ["deployment", "audit", who],
    queryFn: ({ signal, pageParam }) =>
      ask(api.GET("/api/v1/audit", { params: { query: { who, limit: 100, after: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    retry: false,
  });

/** Opens the resources that are not open; asked for by hand only. */
export const pingResources = () => ask(api.POST("/api/v1/resources/ping", {})).then((answer) => answer.items);
