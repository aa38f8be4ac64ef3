//! The one stream that all tabs share: what any of them wants is asked for, and each is told what concerns it. Where it runs (a
//! shared worker, the tab that leads, a tab alone) is none of its business.

import { type Connection, type Message, Stream, type StreamOptions } from "~/lib/sse";

/** What a tab says of itself, as often as it likes: the last word counts. */
export interface Hello {
  topics: readonly string[];
  /** A tab that nobody sees is told nothing, and is told of the gap when it is seen again. */
  visible: boolean;
  /** The place up to which it was told; nothing in a tab that has just opened. */
  seen?: number;
}

/** What a tab is told. */
export type Told =
  | { what: "connection"; connection: Connection }
  | { what: "message"; message: Message }
  /** From here on the stream tells of these topics. */
  | { what: "topics"; topics: readonly string[] };

export interface HubOptions {
  fetch?: typeof fetch;
  open?: (options: StreamOptions, after?: string) => Pick<Stream, "close" | "run" | "restart">;
  now?: () => number;
}

interface Tab extends Hello {
  tell: (told: Told) => void;
  heard: number;
}

const BASE = ["runs", "assets", "automation"] as const;
/** As many runs as the server lets one stream follow. */
const MOST_RUNS = 20;
/** Pages come and go within one frame; the stream follows once they have settled. */
const SETTLE_MS = 50;
/** Between two tabs there is a moment in which none is seen. */
const LINGER_MS = 1000;
/** A tab that is seen says so each 20 s; one that fell silent is gone without a word. */
export const HELLO_MS = 20_000;
const GONE_MS = 3.5 * HELLO_MS;

export class Hub {
  #tabs = new Map<string, Tab>();
  #stream: Pick<Stream, "close" | "run" | "restart"> | undefined;
  /** The name of the stream, by which it is asked for other topics. */
  #name: string | undefined;
  /** What the stream tells of, and what it was last asked for. */
  #topics = "";
  #last: number | undefined;
  #connection: Connection = "connecting";
  #turning = false;
  #settle: ReturnType<typeof setTimeout> | undefined;
  #linger: ReturnType<typeof setTimeout> | undefined;
  #options: HubOptions;

  constructor(options: HubOptions = {}) {
    this.#options = options;
  }

  /** Takes what a tab says, and whom to tell. */
  hello(id: string, hello: Hello, tell: (told: Told) => void) {
    const before = this.#tabs.get(id);
    const tab: Tab = { ...hello, tell, heard: this.#now() };
    this.#tabs.set(id, tab);
    for (const [other, { heard }] of this.#tabs) if (this.#now() - heard > GONE_MS) this.#tabs.delete(other);
    if (tab.visible && !before?.visible) {
      tell({ what: "connection", connection: this.#connection });
      if (this.#stream && this.#connection === "live") tell({ what: "topics", topics: this.#topics.split(",") });
      // What it was not told while nobody saw it, or while another tab led, is not told twice: it looks anew.
      if (tab.seen !== undefined && this.#last !== undefined && tab.seen < this.#last) this.#gap(tab, tab.seen);
      // The first that comes with a place knows where the stream goes on.
      this.#last ??= tab.seen;
    }
    this.#arrange();
  }

  bye(id: string) {
    this.#tabs.delete(id);
    this.#arrange();
  }

  /** Ends the stream, since another tab leads. */
  close() {
    clearTimeout(this.#settle);
    clearTimeout(this.#linger);
    this.#tabs.clear();
    this.#end();
  }

  #now = () => (this.#options.now ?? Date.now)();

  #seen = () => [...this.#tabs.values()].filter((tab) => tab.visible);

  #wanted(): string {
    const runs = new Set(this.#seen().flatMap((tab) => tab.topics));
    // The order is always the same: the server says nothing when it is asked for what it tells already.
    return [...BASE, ...[...runs].slice(-MOST_RUNS).sort()].join(",");
  }

  #arrange() {
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#settled(), this.#stream ? SETTLE_MS : 0);
  }

  #settled() {
    if (this.#seen().length === 0) {
      this.#linger ??= setTimeout(() => {
        this.#linger = undefined;
        if (this.#seen().length === 0) this.#end();
      }, LINGER_MS);
      return;
    }
    clearTimeout(this.#linger);
    this.#linger = undefined;
    if (!this.#stream) this.#begin();
    else void this.#turn();
  }

  #end() {
    this.#stream?.close();
    this.#stream = undefined;
    this.#name = undefined;
    this.#connection = "connecting";
  }

  #begin() {
    const options: StreamOptions = {
      url: (last) => {
        this.#name = undefined;
        this.#turning = false;
        this.#topics = this.#wanted();
        const after = last === undefined ? "" : `&after=${encodeURIComponent(last)}`;
        return `/api/v1/events?topics=${this.#topics}${after}`;
      },
      onConnection: (connection) => {
        if (this.#stream !== mine) return;
        this.#connection = connection;
        for (const tab of this.#seen()) tab.tell({ what: "connection", connection });
      },
      onMessage: (message) => {
        if (this.#stream === mine) this.#receive(message);
      },
      fetch: this.#options.fetch,
    };
    const open = this.#options.open ?? ((options, after) => new Stream(options, after));
    const mine = open(options, this.#last?.toString());
    this.#stream = mine;
    void mine.run();
  }

  /** Has the stream tell what is wanted by now, without opening it anew. One question at a time: its answer is on the stream. */
  async #turn() {
    const wanted = this.#wanted();
    if (wanted === this.#topics || this.#name === undefined || this.#turning) return;
    this.#turning = true;
    const name = this.#name;
    const before = this.#topics;
    this.#topics = wanted;
    let status = 0;
    try {
      const response = await (this.#options.fetch ?? fetch)(`/api/v1/streams/${encodeURIComponent(name)}/topics`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-edge-assets": "1" },
        body: JSON.stringify({ topics: wanted }),
      });
      status = response.status;
    } catch {
      // The stream breaks, too, and asks for what is wanted when it comes again.
    }
    if (name !== this.#name || (status > 0 && status < 400)) return;
    this.#turning = false;
    if (status === 0) this.#topics = before;
    else this.#stream?.restart();
  }

  #receive(message: Message) {
    const place = message.id === undefined || message.id === "" ? undefined : Number(message.id);
    // Where a connection broke it may begin with what was told already.
    if (message.event === "message" && place !== undefined && this.#last !== undefined && place <= this.#last) return;
    // Only a gap leads back: the store is another one then.
    if (place !== undefined && !Number.isNaN(place))
      this.#last = message.event === "gap" ? place : Math.max(place, this.#last ?? 0);
    const topics = this.#topics.split(",");
    const isTurn = message.event === "ready" || message.event === "topics";
    if (message.event === "ready") this.#name = nameIn(message.data) ?? this.#name;
    if (message.event === "topics") this.#turning = false;
    for (const tab of this.#seen()) {
      if (isTurn) tab.tell({ what: "topics", topics });
      const isKnown = message.event === "message" && place !== undefined && tab.seen !== undefined && place <= tab.seen;
      if (!isKnown && concerns(message, tab)) tab.tell({ what: "message", message });
      tab.seen = this.#last;
    }
    if (isTurn) void this.#turn();
  }

  #gap(tab: Tab, from: number) {
    const message = { id: String(this.#last), event: "gap", data: JSON.stringify({ from, to: this.#last }) };
    tab.seen = this.#last;
    tab.tell({ what: "message", message });
  }
}

/** Lines of a log go to those that show it; all else is for everybody. */
function concerns(message: Message, tab: Hello): boolean {
  if (message.event !== "message" || !/"type":"step_(logged|progressed)"/.test(message.data)) return true;
  const run = /"run":"([^"]+)"/.exec(message.data)?.[1];
  return run === undefined || tab.topics.includes(`run:${run}`);
}

function nameIn(data: string): string | undefined {
  try {
    return (JSON.parse(data) as { stream?: string }).stream;
  } catch {
    return undefined;
  }
}
