//! What a page hears of the stream, which it shares with all other tabs: it makes the answers that it concerns be fetched anew, soon
//! after the first news, and while more comes for a part of the time only.

import type { Query, QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { Connection, Message } from "~/lib/sse";
import { HELLO_MS, type Told } from "~/live/hub";
import { type Link, link } from "~/live/link";

interface State {
  connection: Connection;
  /** When something was last heard. */
  heard?: number;
}

let state: State = { connection: "connecting" };
const listeners = new Set<() => void>();
const watchers = new Map<string, Set<() => void>>();

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

/** Calls when there may be something new of a topic, until the returned function is called. */
export function watch(topic: string, onNews: () => void): () => void {
  const set = watchers.get(topic) ?? new Set();
  set.add(onNews);
  watchers.set(topic, set);
  say();
  return () => {
    set.delete(onNews);
    if (set.size === 0) {
      watchers.delete(topic);
      told.delete(topic);
    }
    say();
  };
}

let client: QueryClient | undefined;
let way: Link | undefined;
let seen: number | undefined;
/** The watched topics that the stream tells of by now. */
const told = new Set<string>();

/** Comes to the stream, and leaves it while the page is hidden. */
export function startLive(queries: QueryClient) {
  client = queries;
  way = link(hear, say);
  document.addEventListener("visibilitychange", say);
  // A page that is kept for going back comes again as it was.
  window.addEventListener("pagehide", () => way?.bye());
  window.addEventListener("pageshow", (event) => event.persisted && say());
  setInterval(() => document.hidden || say(), HELLO_MS);
  say();
}

function say() {
  if (document.hidden) told.clear();
  way?.say({ topics: [...watchers.keys()], visible: !document.hidden, seen });
}

function hear(it: Told) {
  if (document.hidden) return;
  if (it.what === "connection") {
    const { connection } = it;
    const back = connection === "live" && state.connection === "lost";
    put({ connection, heard: connection === "live" ? Date.now() : state.heard });
    if (connection === "lost") told.clear();
    // While the stream was away, answers may have been missed that it cannot repeat.
    if (back && client) void refetch(client, () => true);
  } else if (it.what === "topics") {
    // What happened between the first look and this is in no message.
    for (const [topic, set] of watchers) {
      if (told.has(topic) || !it.topics.includes(topic)) continue;
      told.add(topic);
      dirty.add(topic);
      for (const watcher of set) watcher();
    }
    soon();
  } else {
    const place = Number(it.message.id);
    if (it.message.id && !Number.isNaN(place)) seen = place;
    state = { ...state, heard: Date.now() };
    receive(it.message);
  }
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
  if (message.event === "automation") return ["automation", "backfills", "overview", "deployment", "alerts"];
  if (message.event !== "message") return [];
  const fact = factOf(message);
  const own = fact.run ? [`run:${fact.run}`] : [];
  if (fact.type?.startsWith("run_")) return ["runs", "jobs", "backfills", "overview", "deployment", "alerts", ...own];
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

/** How long news are gathered before answers are fetched anew. */
const FIRST_MS = 30;
/** How long it is at least, and at most, from one time to the next. */
const LEAST_MS = 200;
const MOST_MS = 2000;
/** A server or a page that is slow is left alone for so many times as long as fetching took. */
const REST = 4;
let flushed = 0;
let rest = LEAST_MS;

function receive(message: Message) {
  const { run } = message.event === "message" ? factOf(message) : {};
  for (const [topic, set] of watchers)
    if (message.event === "gap" || topic === `run:${run}`) for (const watcher of set) watcher();
  for (const name of affected(message)) dirty.add(name);
  soon();
}

function soon() {
  if (dirty.size === 0 || flush !== undefined) return;
  flush = setTimeout(
    () => {
      flush = undefined;
      flushed = Date.now();
      const names = new Set(dirty);
      dirty.clear();
      if (!client) return;
      const began = flushed;
      const done = () => {
        rest = Math.min(MOST_MS, Math.max(LEAST_MS, REST * (Date.now() - began)));
      };
      refetch(client, (name) => names.has("*") || names.has(name)).then(done, done);
    },
    Math.max(FIRST_MS, flushed + rest - Date.now()),
  );
}

const again = new Set<string>();

/**
 * Fetches anew what is concerned, and ends when it has come. What is being fetched may be older than the news: it is fetched once more
 * when it has come.
 */
export function refetch(queries: QueryClient, concerns: (name: string) => boolean): Promise<void> {
  const isMeant = (query: Query) => concerns(String(query.queryKey[0]));
  for (const query of queries.getQueryCache().findAll({ predicate: isMeant, fetchStatus: "fetching" })) {
    if (!query.promise || again.has(query.queryHash)) continue;
    again.add(query.queryHash);
    const settled = () => {
      again.delete(query.queryHash);
      void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
    };
    query.promise.then(settled, settled);
  }
  return queries.invalidateQueries({ predicate: isMeant }, { cancelRefetch: false });
}
