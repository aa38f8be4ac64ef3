//! What an asset is not to count as any more.

import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";

/** What a wipe would come to: of these partitions, or of all of the asset. */
export const wipeQuery = (key: string, partitions: string | undefined, enabled: boolean) =>
  queryOptions({
    queryKey: ["assets", key, "wipe", partitions],
    enabled,
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/assets/{key}/wipe", { params: { path: { key }, query: { partitions } }, signal })),
  });

export const wipe = (key: string, partitions: string | undefined, note: string) =>
  ask(
    api.POST("/api/v1/assets/{key}/wipe", {
      params: { path: { key } },
      body: { partitions, note: note.trim() || undefined },
    }),
  );
