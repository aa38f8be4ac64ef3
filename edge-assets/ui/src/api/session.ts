//! Who uses this browser, where the server asks for tokens, and whether it still knows them.

import { queryOptions } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { api, ask, onUnauthorized } from "./client";

let isOut = false;
const listeners = new Set<() => void>();

onUnauthorized(() => {
  if (isOut) return;
  isOut = true;
  for (const listener of listeners) listener();
});

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Whether an answer said that nobody is signed in. The server shows its page for that in the place of any page. */
export const useSignedOut = (): boolean => useSyncExternalStore(subscribe, () => isOut);

export const sessionQuery = () =>
  queryOptions({ queryKey: ["session"], queryFn: ({ signal }) => ask(api.GET("/api/v1/session", { signal })) });

export const signOut = () => ask(api.DELETE("/api/v1/session"));
