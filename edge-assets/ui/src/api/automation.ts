//! Automation conditions of assets, the cursors of sensors, checks on request, and where alerts go.

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";
import type { components } from "./schema";

type LaunchBody = components["schemas"]["Launch"];
type RunChecks = components["schemas"]["RunChecks"];

export const conditionsQuery = () =>
  queryOptions({
    queryKey: ["automation", "conditions"],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/automation", { signal })),
  });

export const evaluationsQuery = (key: string) =>
  infiniteQueryOptions({
    queryKey: ["automation", "conditions", key],
    queryFn: ({ signal, pageParam }) =>
      ask(
        api.GET("/api/v1/automation/{key}/evaluations", {
          params: { path: { key }, query: { limit: 50, after: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** What the condition would come to now; asked for by hand, and never old by itself. */
export const tryCondition = (key: string) =>
  ask(api.GET("/api/v1/automation/{key}/trial", { params: { path: { key } } }));

/** What all triggers did within a day. */
export const tickDaysQuery = () =>
  queryOptions({
    queryKey: ["automation", "day"],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/views/ticks", { signal })),
  });

/** Calls a sensor, which may connect; nothing is launched or remembered. */
export const trySensor = (name: string) =>
  ask(api.POST("/api/v1/sensors/{name}/trial", { params: { path: { name } } }));

/** What a schedule would launch now is the plan of its job. */
export const trySchedule = (job: string) => ask(api.POST("/api/v1/plan", { body: { job } as LaunchBody }));

export const switchConditions = (on: boolean) => ask(api.PUT("/api/v1/automation", { body: { on } }));

/** Sets a cursor in the place of the one that was seen; refused when a tick has set another one meanwhile. */
export const moveCursor = (name: string, from: string | null, to: string) =>
  ask(api.PUT("/api/v1/sensors/{name}/cursor", { params: { path: { name } }, body: { from, to } }));

export const forgetCursor = (name: string) =>
  ask(api.POST("/api/v1/sensors/{name}/cursor", { params: { path: { name } }, body: { cursor: null } }));

/** Evaluates checks of an asset, all of them unless some are named. */
export const runChecks = (asset: string, checks?: readonly string[]) =>
  ask(api.POST("/api/v1/checks/run", { body: { selection: asset, checks } as RunChecks }));

export const alertsQuery = () =>
  queryOptions({ queryKey: ["alerts"], queryFn: ({ signal }) => ask(api.GET("/api/v1/alerts", { signal })) });

export const testAlerts = (sink?: string) =>
  ask(api.POST("/api/v1/alerts/test", { body: { sink: sink ?? null } })).then((answer) => answer.items);
