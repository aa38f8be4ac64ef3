//! The keys of dynamic partitions: added and taken away while the system runs.

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";

/** As many as are asked for at once. */
const PAGE = 100;

export const dynamicListsQuery = () =>
  queryOptions({
    queryKey: ["assets", "dynamic-partitions"],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/partitions", { signal })).then((answer) => answer.items),
  });

export const dynamicKeysQuery = (name: string, q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ["assets", "dynamic-partitions", name, q],
    queryFn: ({ signal, pageParam }) =>
      ask(
        api.GET("/api/v1/partitions/{name}", {
          params: { path: { name }, query: { q, limit: PAGE, after: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const addKeys = (name: string, keys: readonly string[]) =>
  ask(api.POST("/api/v1/partitions/{name}", { params: { path: { name } }, body: { keys: [...keys] } }));

export const removeKeys = (name: string, keys: readonly string[]) =>
  ask(api.DELETE("/api/v1/partitions/{name}", { params: { path: { name } }, body: { keys: [...keys] } }));
