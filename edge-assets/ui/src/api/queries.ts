//! The questions that several pages ask, and how their answers are kept. The first part of a key is what the stream makes old.

import { infiniteQueryOptions, keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { api, ask } from "./client";
import type { Asset, AssetDetail, Check, Level, Run } from "./types";

/** As many as one answer holds. */
const MOST = 200;

export const overviewQuery = () =>
  queryOptions({ queryKey: ["overview"], queryFn: ({ signal }) => ask(api.GET("/api/v1/views/overview", { signal })) });
export const useOverview = () => useQuery(overviewQuery());

export const deploymentQuery = () =>
  queryOptions({ queryKey: ["deployment"], queryFn: ({ signal }) => ask(api.GET("/api/v1/deployment", { signal })) });

export const openapiQuery = () =>
  queryOptions({
    queryKey: ["openapi"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const response = await fetch("/api/v1/openapi.json", { signal });
      const data: unknown = await response.json();
      return ask(Promise.resolve({ data, response }));
    },
  });

// Runs

export interface RunsFilter {
  status?: string;
  job?: string;
  trigger?: string;
  /** `name=value`. */
  tag?: string;
  id?: string;
  since?: string;
  /** That worked on this asset. */
  asset?: string;
  partition?: string;
  /** Whose reason holds this text. */
  q?: string;
  /** The first of a row of repetitions. */
  root?: string;
}

export const runsQuery = (filter: RunsFilter) =>
  infiniteQueryOptions({
    queryKey: ["runs", filter],
    queryFn: ({ signal, pageParam }) =>
      ask(api.GET("/api/v1/runs", { params: { query: { ...filter, limit: 100, after: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const recentRunsQuery = (filter: RunsFilter, limit: number) =>
  queryOptions({
    queryKey: ["runs", "recent", filter, limit],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/runs", { params: { query: { ...filter, limit } }, signal })),
  });

/** The runs of the last hours, as many as a timeline can show. The hour is part of the key, so that the answer can be kept. */
export const dayQuery = (hours: number, hour: number) =>
  queryOptions({
    queryKey: ["runs", "day", hours, hour],
    queryFn: async ({ signal }) => {
      const since = new Date((hour - hours) * 3_600_000).toISOString();
      const runs: Run[] = [];
      let after: string | undefined;
      for (let page = 0; page < 5; page += 1) {
        const answer = await ask(api.GET("/api/v1/runs", { params: { query: { since, limit: MOST, after } }, signal }));
        runs.push(...answer.items);
        after = answer.next ?? undefined;
        if (!after) break;
      }
      return { runs, isCut: after !== undefined };
    },
    placeholderData: keepPreviousData,
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: [`run:${id}`],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/runs/{id}", { params: { path: { id } }, signal })),
  });

export interface LogQuery {
  level?: Level;
  step?: string;
  kind?: string;
  /** Only lines that hold this text. */
  q?: string;
  before?: number;
  after?: number;
  newest_first?: boolean;
  limit?: number;
}

export const eventsOf = (id: string, query: LogQuery, signal?: AbortSignal) =>
  ask(api.GET("/api/v1/runs/{id}/events", { params: { path: { id }, query }, signal }));

// Assets

export const assetsQuery = () =>
  queryOptions({
    queryKey: ["assets"],
    queryFn: async ({ signal }) => {
      const all: Asset[] = [];
      let after: string | undefined;
      do {
        const page = await ask(api.GET("/api/v1/assets", { params: { query: { limit: MOST, after } }, signal }));
        all.push(...page.items);
        after = page.next ?? undefined;
      } while (after);
      return all;
    },
  });

/** Whether a text is one of the selection language, and not just a part of a name. */
export const isSelection = (text: string): boolean => /[:+*()]|\b(and|or|not)\b/.test(text);

/** The keys that a selection selects; nothing while it is not one yet. */
export const selectionQuery = (text: string) =>
  queryOptions({
    queryKey: ["selection", text],
    enabled: isSelection(text),
    retry: false,
    queryFn: async ({ signal }) => {
      const keys = new Set<string>();
      let after: string | undefined;
      do {
        const page = await ask(
          api.GET("/api/v1/assets", { params: { query: { selection: text, limit: MOST, after } }, signal }),
        );
        for (const asset of page.items) keys.add(asset.key);
        after = page.next ?? undefined;
      } while (after);
      return keys;
    },
  });

const assetOf = async (key: string, signal: AbortSignal) =>
  (await ask(api.GET("/api/v1/assets/{key}", { params: { path: { key } }, signal }))) as unknown as AssetDetail;

export const assetQuery = (key: string) =>
  queryOptions({ queryKey: ["assets", key], queryFn: ({ signal }) => assetOf(key, signal) });

export const assetEventsQuery = (key: string, kind: string, limit = 100) =>
  queryOptions({
    queryKey: ["assets", key, "events", kind, limit],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/assets/{key}/events", {
          params: { path: { key }, query: { newest_first: true, kind, limit } },
          signal,
        }),
      ),
  });

/** What happens to an asset; what its code says stands in the log of the run. */
const HAPPENED =
  "asset_materialized,asset_observed,asset_wiped,check_evaluated,step_succeeded,step_failed,step_retry_scheduled,step_skipped,step_canceled";

export const assetLogQuery = (key: string) =>
  infiniteQueryOptions({
    queryKey: ["assets", key, "log"],
    queryFn: ({ signal, pageParam }) =>
      ask(
        api.GET("/api/v1/assets/{key}/events", {
          params: {
            path: { key },
            query: {
              limit: 100,
              kind: HAPPENED,
              ...(pageParam === undefined ? { newest_first: true } : { before: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** The settings of some assets, as JSON Schemas; those that have none are left out. */
export const settingsQuery = (keys: readonly string[]) =>
  queryOptions({
    queryKey: ["settings", keys],
    staleTime: 10 * 60_000,
    queryFn: async ({ signal }) => {
      const details = await Promise.all(keys.map((key) => assetOf(key, signal)));
      return details
        .filter((detail) => detail.settings != null)
        .map((detail) => ({ asset: detail.key, schema: detail.settings }));
    },
  });

export const checksQuery = () =>
  queryOptions({
    queryKey: ["checks"],
    queryFn: async ({ signal }) => {
      const all: Check[] = [];
      let after: string | undefined;
      do {
        const page = await ask(api.GET("/api/v1/checks", { params: { query: { limit: MOST, after } }, signal }));
        all.push(...page.items);
        after = page.next ?? undefined;
      } while (after);
      return all;
    },
  });

// Jobs and automation

export const jobsQuery = () =>
  queryOptions({ queryKey: ["jobs"], queryFn: ({ signal }) => ask(api.GET("/api/v1/jobs", { signal })) });
export const jobQuery = (name: string) =>
  queryOptions({
    queryKey: ["jobs", name],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/jobs/{name}", { params: { path: { name } }, signal })),
  });

export const schedulesQuery = () =>
  queryOptions({
    queryKey: ["automation", "schedules"],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/schedules", { signal })),
  });
export const sensorsQuery = () =>
  queryOptions({
    queryKey: ["automation", "sensors"],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/sensors", { signal })),
  });

export type TriggerKind = "schedules" | "sensors";

export const scheduleQuery = (name: string) =>
  queryOptions({
    queryKey: ["automation", "schedules", name],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/schedules/{name}", { params: { path: { name } }, signal })),
  });
export const sensorQuery = (name: string) =>
  queryOptions({
    queryKey: ["automation", "sensors", name],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/sensors/{name}", { params: { path: { name } }, signal })),
  });

export const ticksQuery = (kind: TriggerKind, name: string, acted: boolean) =>
  infiniteQueryOptions({
    queryKey: ["automation", kind, name, "ticks", acted],
    queryFn: ({ signal, pageParam }) =>
      ask(
        api.GET(`/api/v1/${kind}/{name}/ticks`, {
          params: { path: { name }, query: { limit: 100, after: pageParam, without_skips: acted || undefined } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
