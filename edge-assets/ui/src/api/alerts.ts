//! Rules for alerts, what became of them, and who wants to hear nothing of them.

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type AlertRuleDetail = Schemas["AlertRuleDetail"];
export type AlertSilence = Schemas["AlertSilence"];
export type DeliveredAlert = Schemas["DeliveredAlert"];
export type DeliveryResult = Schemas["DeliveryResult"];
export type NewSilence = Pick<Schemas["NewAlertSilence"], "for_s" | "why"> & Partial<Schemas["NewAlertSilence"]>;

export interface DeliveriesFilter {
  rule?: string;
  result?: DeliveryResult;
}

export const deliveriesQuery = (filter: DeliveriesFilter) =>
  infiniteQueryOptions({
    queryKey: ["alerts", "deliveries", filter],
    queryFn: ({ signal, pageParam }) =>
      ask(
        api.GET("/api/v1/alerts/deliveries", { params: { query: { ...filter, limit: 50, after: pageParam } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const silencesQuery = (all: boolean) =>
  queryOptions({
    queryKey: ["alerts", "silences", all],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/alerts/silences", { params: { query: { all } }, signal })),
  });

export const addSilence = (silence: NewSilence) =>
  ask(api.POST("/api/v1/alerts/silences", { body: silence as Schemas["NewAlertSilence"] }));

export const endSilence = (id: string) => ask(api.DELETE("/api/v1/alerts/silences/{id}", { params: { path: { id } } }));

export const testRule = (name: string) =>
  ask(api.POST("/api/v1/alerts/{name}/test", { params: { path: { name } } })).then((answer) => answer.items);
