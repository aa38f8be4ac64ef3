//! The one stream of a page: what it says makes the answers that it concerns be fetched anew, at most once a second.

import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { type Connection, type Message, Stream } from "~/lib/sse";

interface State {
  connection: Connection;
  /** When something was last heard. */
  heard?: number;
}

let state: State = { connection: "connecting" };
const listeners = new Set<() => void>();
const watchers = new Map<string, Set<(message: Message) => void>>();

function put(next: State) {
  state = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useConnection = (): State => useSyncExternalStore(subscribe, () => state);

/** Hears what the stream says of a topic, until the returned function is called. */
export function watch(topic: string, onMessage: (message: Message) => void): () => void {
  const set = watchers.get(topic) ?? new Set();
  set.add(onMessage);
  watchers.set(topic, set);
  arrange();
  return () => {
    set.delete(onMessage);
    if (set.size === 0) watchers.delete(topic);
    arrange();
  };
}

let stream: Stream | undefined;
let topics = "";
let client: QueryClient | undefined;
let retune: ReturnType<typeof setTimeout> | undefined;

const BASE_TOPICS = ["runs", "assets", "automation"];

/** Opens the stream, closes it while the page is hidden: a browser allows six connections to a server, over all of its tabs. */
export function startLive(queries: QueryClient) {
  client = queries;
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : arrange()));
  arrange();
}

function close() {
  stream?.close();
  stream = undefined;
}

// Pages come and go within one frame; the stream follows once they have settled.
function arrange() {
  clearTimeout(retune);
  retune = setTimeout(() => {
    if (!client || document.hidden) return;
    const wanted = [...new Set([...BASE_TOPICS, ...watchers.keys()])].join(",");
    if (stream && wanted === topics) return;
    const after = stream?.last ?? lastSeen;
    close();
    topics = wanted;
    open(after);
  }, 50);
}

let lastSeen: string | undefined;

function open(after: string | undefined) {
  const mine = new Stream(
    {
      url: (last) =>
        `/api/v1/events?topics=${encodeURIComponent(topics).replaceAll("%2C", ",").replaceAll("%3A", ":")}${last === undefined ? "" : `&after=${encodeURIComponent(last)}`}`,
      onConnection: (connection) => {
        if (stream !== mine) return;
        const back = connection === "live" && state.connection === "lost";
        put({ connection, heard: connection === "live" ? Date.now() : state.heard });
        // While the stream was away, answers may have been missed that it cannot repeat.
        if (back && client) refetch(client, () => true);
      },
      onMessage: (message) => {
        lastSeen = message.id ?? lastSeen;
        state = { ...state, heard: Date.now() };
        receive(message);
      },
    },
    after,
  );
  stream = mine;
  void mine.run();
}

const dirty = new Set<string>();
let flush: ReturnType<typeof setTimeout> | undefined;

interface Fact {
  type?: string;
  run?: string;
}

/** Which answers a message makes old, by the first part of their keys; `*` is all of them. */
export function affected(message: Message): string[] {
  if (message.event === "gap") return ["*"];
  if (message.event === "automation") return ["automation", "backfills", "overview", "deployment"];
  if (message.event !== "message") return [];
  const fact = factOf(message);
  const own = fact.run ? [`run:${fact.run}`] : [];
  if (fact.type?.startsWith("run_")) return ["runs", "jobs", "backfills", "overview", "deployment", ...own];
  if (fact.type === "step_logged" || fact.type === "step_progressed") return [];
  return ["assets", "graph-status", "checks", "overview", ...own];
}

function factOf(message: Message): Fact {
  try {
    return JSON.parse(message.data) as Fact;
  } catch {
    return {};
  }
}

const FIRST_MS = 200;
const LEAST_MS = 1000;
let flushed = 0;

function receive(message: Message) {
  const { run } = message.event === "message" ? factOf(message) : {};
  for (const watcher of (run && watchers.get(`run:${run}`)) || []) watcher(message);
  for (const name of affected(message)) dirty.add(name);
  if (dirty.size === 0) return;
  const soon = Math.max(FIRST_MS, flushed + LEAST_MS - Date.now());
  if (flush !== undefined) return;
  flush = setTimeout(() => {
    flush = undefined;
    flushed = Date.now();
    const names = new Set(dirty);
    dirty.clear();
    if (client) refetch(client, (name) => names.has("*") || names.has(name));
  }, soon);
}

function refetch(queries: QueryClient, concerns: (name: string) => boolean) {
  void queries.invalidateQueries(
    { predicate: (query) => concerns(String(query.queryKey[0])) },
    { cancelRefetch: false },
  );
}
