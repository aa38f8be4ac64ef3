//! Questions about the partitions of an asset. What happens to the asset makes their answers old.

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { monthOf } from "~/lib/partitions";
import { api, ask } from "./client";
import type { PartitionAt, PartitionState, Partitions } from "./types";

export interface PartitionsFilter {
  status?: PartitionState;
  selection?: string;
  from?: number;
  count?: number;
}

/** The most keys of one answer. */
export const MOST_KEYS = 1000;

export const partitionsQuery = (key: string, filter: PartitionsFilter = {}, limit = 1000) =>
  queryOptions({
    queryKey: ["assets", key, "partitions", filter, limit],
    retry: false,
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/assets/{key}/partitions", { params: { path: { key }, query: { ...filter, limit } }, signal }),
      ),
    placeholderData: keepPreviousData,
  });

const keysAt = (key: string, from: number, count: number, signal?: AbortSignal) =>
  ask(
    api.GET("/api/v1/assets/{key}/partitions/keys", { params: { path: { key }, query: { from, count } }, signal }),
  ).then((answer) => answer.items);

export const partitionKeysQuery = (key: string, from: number, count: number) =>
  queryOptions({
    queryKey: ["assets", key, "partitions", "keys", from, count],
    queryFn: ({ signal }) => keysAt(key, from, count, signal),
    placeholderData: keepPreviousData,
  });

/** So many questions find a month, also where windows are left out or of several lengths. */
const TRIES = 8;

/**
 * The partitions of a month. The API counts places, so the first one is guessed by the distance in time, and the guess is
 * made better by what is found there.
 */
export const partitionMonthQuery = (
  key: string,
  { first, last, total }: Pick<Partitions, "first" | "last" | "total">,
  month: string,
) =>
  queryOptions({
    queryKey: ["assets", key, "partitions", "month", month, total],
    queryFn: async ({ signal }) => {
      if (!first?.start || !last?.start) return [];
      const wanted = Date.parse(`${month}-01T00:00:00Z`);
      let low = { place: 0, at: Date.parse(first.start) };
      let high = { place: total - 1, at: Date.parse(last.start) };
      let found: PartitionAt[] = [];
      for (let i = 0; i < TRIES; i += 1) {
        const share = high.at > low.at ? (wanted - low.at) / (high.at - low.at) : 0;
        const guess = low.place + Math.round(Math.max(0, Math.min(1, share)) * (high.place - low.place));
        const from = Math.max(0, guess - 40);
        found = await keysAt(key, from, MOST_KEYS - 1, signal);
        const begin = found[0];
        const end = found.at(-1);
        if (!begin?.start || !end?.start) break;
        const isLate = from > 0 && (monthOf(begin.key) ?? "") >= month;
        const isEarly = end.place < total - 1 && (monthOf(end.key) ?? "") < month;
        if (isLate) high = { place: begin.place, at: Date.parse(begin.start) };
        else if (isEarly) low = { place: end.place, at: Date.parse(end.start) };
        else break;
      }
      return found.filter((it) => monthOf(it.key) === month);
    },
    placeholderData: keepPreviousData,
  });

/** Partitions as the text that launches them. */
export const selectPartitions = (key: string, filter: PartitionsFilter & { pattern?: string }) =>
  ask(api.GET("/api/v1/assets/{key}/partitions/selection", { params: { path: { key }, query: filter } }));
