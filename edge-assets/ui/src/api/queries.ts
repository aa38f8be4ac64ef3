//! Every question that the pages ask, in one place, and how its answer is kept.

import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { get, post } from "./client";
import type { Asset, AssetDetail, Check, Deployment, Events, Items, Job, JobDetail, Launch, Launched, Level, Overview, Plan, Run, RunDetail, Schedule, Sensor, Tick } from "./types";

const V1 = "/api/v1";
const seg = encodeURIComponent;

export const overviewQuery = () => queryOptions({ queryKey: ["overview"], queryFn: ({ signal }) => get<Overview>(`${V1}/views/overview`, {}, signal) });
export const useOverview = () => useQuery(overviewQuery());

export interface RunsFilter {
  status?: string;
  job?: string;
  trigger?: string;
  id?: string;
  since?: string;
  root?: string;
  tag?: string;
}

export const runsQuery = (filter: RunsFilter, limit = 100) =>
  infiniteQueryOptions({
    queryKey: ["runs", filter, limit],
    queryFn: ({ signal, pageParam }) => get<Items<Run>>(`${V1}/runs`, { ...filter, limit, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const recentRunsQuery = (filter: RunsFilter, limit: number) =>
  queryOptions({ queryKey: ["runs", "recent", filter, limit], queryFn: ({ signal }) => get<Items<Run>>(`${V1}/runs`, { ...filter, limit }, signal) });

export const runQuery = (id: string) => queryOptions({ queryKey: [`run:${id}`], queryFn: ({ signal }) => get<RunDetail>(`${V1}/runs/${seg(id)}`, {}, signal) });

export interface LogFilter {
  level?: Level;
  step?: string;
  kind?: string;
}

export const eventsOf = (id: string, query: LogFilter & { before?: number; after?: number; newest_first?: boolean; limit?: number }, signal?: AbortSignal) =>
  get<Events>(`${V1}/runs/${seg(id)}/events`, { ...query }, signal);

export const assetsQuery = () =>
  queryOptions({
    queryKey: ["assets"],
    queryFn: async ({ signal }) => {
      const all: Asset[] = [];
      let after: string | undefined;
      do {
        const page = await get<Items<Asset>>(`${V1}/assets`, { limit: 200, after }, signal);
        all.push(...page.items);
        after = page.next ?? undefined;
      } while (after);
      return all;
    },
  });

export const assetQuery = (key: string) => queryOptions({ queryKey: ["assets", key], queryFn: ({ signal }) => get<AssetDetail>(`${V1}/assets/${seg(key)}`, {}, signal) });

export const assetEventsQuery = (key: string, kind: string, limit = 100) =>
  queryOptions({
    queryKey: ["assets", key, "events", kind, limit],
    queryFn: ({ signal }) => get<Events>(`${V1}/assets/${seg(key)}/events`, { newest_first: true, kind, limit }, signal),
  });

export const jobsQuery = () => queryOptions({ queryKey: ["jobs"], queryFn: ({ signal }) => get<Items<Job>>(`${V1}/jobs`, {}, signal) });
export const jobQuery = (name: string) => queryOptions({ queryKey: ["jobs", name], queryFn: ({ signal }) => get<JobDetail>(`${V1}/jobs/${seg(name)}`, {}, signal) });

export const schedulesQuery = () => queryOptions({ queryKey: ["automation", "schedules"], queryFn: ({ signal }) => get<Items<Schedule>>(`${V1}/schedules`, {}, signal) });
export const sensorsQuery = () => queryOptions({ queryKey: ["automation", "sensors"], queryFn: ({ signal }) => get<Items<Sensor>>(`${V1}/sensors`, {}, signal) });

export type TriggerKind = "schedules" | "sensors";

export const triggerQuery = (kind: TriggerKind, name: string) =>
  queryOptions({ queryKey: ["automation", kind, name], queryFn: ({ signal }) => get<Schedule | Sensor>(`${V1}/${kind}/${seg(name)}`, {}, signal) });

export const ticksQuery = (kind: TriggerKind, name: string, acted: boolean) =>
  infiniteQueryOptions({
    queryKey: ["automation", kind, name, "ticks", acted],
    queryFn: ({ signal, pageParam }) => get<Items<Tick>>(`${V1}/${kind}/${seg(name)}/ticks`, { limit: 100, after: pageParam, without_skips: acted || undefined }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const checksQuery = () =>
  queryOptions({
    queryKey: ["checks"],
    queryFn: async ({ signal }) => {
      const all: Check[] = [];
      let after: string | undefined;
      do {
        const page = await get<Items<Check>>(`${V1}/checks`, { limit: 200, after }, signal);
        all.push(...page.items);
        after = page.next ?? undefined;
      } while (after);
      return all;
    },
  });

export const deploymentQuery = () => queryOptions({ queryKey: ["deployment"], queryFn: ({ signal }) => get<Deployment>(`${V1}/deployment`, {}, signal) });

export const planOf = (launch: Launch) => post<Plan>(`${V1}/plan`, launch);
export const launch = (asked: Launch, key: string) => post<Launched>(`${V1}/runs`, asked, { "idempotency-key": key });
export const cancelRun = (id: string) => post<Run>(`${V1}/runs/${seg(id)}/cancel`, {});
export const retryRun = (id: string, what: { steps?: "all" | "failed"; from?: string }) => post<Launched>(`${V1}/runs/${seg(id)}/retry`, what);
export const switchTrigger = (kind: TriggerKind, name: string, on: boolean) => post<Schedule | Sensor>(`${V1}/${kind}/${seg(name)}/${on ? "start" : "stop"}`);

/** Writes an answer of a write into what is kept, and has what follows from it fetched anew. */
export function afterWrite(queries: QueryClient, names: readonly string[]) {
  return queries.invalidateQueries({ predicate: (query) => names.includes(String(query.queryKey[0])) });
}

/** The runs of the last hours, as many as a timeline can show. The hour is part of the key, so that the answer can be kept. */
export const dayQuery = (hours: number, hour: number) =>
  queryOptions({
    queryKey: ["runs", "day", hours, hour],
    queryFn: async ({ signal }) => {
      const since = new Date((hour - hours) * 3_600_000).toISOString();
      const runs: Run[] = [];
      let after: string | undefined;
      for (let page = 0; page < 5; page += 1) {
        const answer = await get<Items<Run>>(`${V1}/runs`, { since, limit: 200, after }, signal);
        runs.push(...answer.items);
        after = answer.next ?? undefined;
        if (!after) break;
      }
      return { runs, isCut: after !== undefined };
    },
    placeholderData: keepPreviousData,
  });

export const assetLogQuery = (key: string) =>
  infiniteQueryOptions({
    queryKey: ["assets", key, "log"],
    queryFn: ({ signal, pageParam }) => get<Events>(`${V1}/assets/${seg(key)}/events`, { limit: 100, ...(pageParam === undefined ? { newest_first: true } : { before: pageParam }) }, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** What a launch would do. A question, though it is asked by POST: nothing is queued. */
export const planQuery = (asked: Launch | undefined) =>
  queryOptions({ queryKey: ["plan", asked], enabled: asked !== undefined, retry: false, queryFn: () => planOf(asked ?? {}), placeholderData: keepPreviousData });

/** The settings of some assets, as JSON Schemas; those that have none are left out. */
export const settingsQuery = (keys: readonly string[]) =>
  queryOptions({
    queryKey: ["settings", keys],
    staleTime: 10 * 60_000,
    queryFn: async ({ signal }) => {
      const details = await Promise.all(keys.map((key) => get<AssetDetail>(`${V1}/assets/${seg(key)}`, {}, signal)));
      return details.filter((detail) => detail.settings != null).map((detail) => ({ asset: detail.key, schema: detail.settings }));
    },
  });

export const openapiQuery = () => queryOptions({ queryKey: ["openapi"], staleTime: Number.POSITIVE_INFINITY, queryFn: ({ signal }) => get<unknown>(`${V1}/openapi.json`, {}, signal) });
