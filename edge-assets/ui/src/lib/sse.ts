//! Server-sent events over `fetch`: the parser, and a stream that resumes where it broke off. `EventSource` is not used because it
//! can send no header, tells nothing of a refusal, and resumes by its own rules.

export interface Message {
  id?: string;
  event: string;
  data: string;
}

/** Cuts a stream of text into messages. Keeps what is incomplete until the rest of it comes. */
export class Parser {
  #rest = "";
  #id: string | undefined;
  #event = "";
  #data: string[] = [];

  push(chunk: string): Message[] {
    const text = this.#rest + chunk;
    const found: Message[] = [];
    let start = 0;
    for (;;) {
      const end = text.slice(start).search(/\r\n|\n|\r/);
      if (end < 0) break;
      const at = start + end;
      // A `\r` at the very end may be half of a `\r\n`.
      if (text[at] === "\r" && at === text.length - 1) break;
      const next = text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : at + 1;
      this.#line(text.slice(start, at), found);
      start = next;
    }
    this.#rest = text.slice(start);
    return found;
  }

  #line(line: string, found: Message[]) {
    if (line === "") {
      if (this.#data.length > 0)
        found.push({ id: this.#id, event: this.#event || "message", data: this.#data.join("\n") });
      this.#event = "";
      this.#data = [];
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
  }
}

export type Connection = "connecting" | "live" | "lost";

export interface StreamOptions {
  url: (after: string | undefined) => string;
  onMessage: (message: Message) => void;
  onConnection: (connection: Connection) => void;
  fetch?: typeof fetch;
  /** Waits before the next try; tests give their own. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  random?: () => number;
}

/** Longest silence, in milliseconds: the server says something each 15 s. */
export const SILENCE_MS = 45_000;

/** How long to wait before try number `tries`, from 1: 0.5 s doubled up to 15 s, less up to a quarter by chance. */
export const backoff = (tries: number, random: () => number): number =>
  Math.min(15_000, 500 * 2 ** (tries - 1)) * (1 - random() / 4);

/** Follows a stream until it is closed. At least once: the receiver drops what it has seen. */
export class Stream {
  #options: StreamOptions;
  #closed = new AbortController();
  #attempt: AbortController | undefined;
  #last: string | undefined;

  constructor(options: StreamOptions, after?: string) {
    this.#options = options;
    this.#last = after;
  }

  get last(): string | undefined {
    return this.#last;
  }

  close() {
    this.#closed.abort();
  }

  /** Breaks the connection off and makes it anew, from where it was. */
  restart() {
    this.#attempt?.abort();
  }

  async run(): Promise<void> {
    const { onConnection, wait = pause, random = Math.random } = this.#options;
    let tries = 0;
    while (!this.#closed.signal.aborted) {
      onConnection(tries === 0 ? "connecting" : "lost");
      try {
        await this.#once(() => {
          tries = 0;
          onConnection("live");
        });
      } catch {
        // A broken connection and a refused one are the same to who waits: they are tried again.
      }
      if (this.#closed.signal.aborted) return;
      tries += 1;
      onConnection("lost");
      await wait(backoff(tries, random), this.#closed.signal);
    }
  }

  async #once(onOpen: () => void) {
    const attempt = new AbortController();
    this.#attempt = attempt;
    const stop = () => attempt.abort();
    this.#closed.signal.addEventListener("abort", stop, { once: true });
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE_MS);
    };
    try {
      heard();
      const headers: Record<string, string> = { accept: "text/event-stream" };
      if (this.#last !== undefined) headers["last-event-id"] = this.#last;
      const response = await (this.#options.fetch ?? fetch)(this.#options.url(this.#last), {
        headers,
        signal: attempt.signal,
        cache: "no-store",
      });
      if (!response.ok || !response.body) throw new Error(`the stream answers ${response.status}`);
      onOpen();
      const parser = new Parser();
      const decoder = new TextDecoder();
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heard();
        for (const message of parser.push(decoder.decode(value, { stream: true }))) {
          if (message.id !== undefined) this.#last = message.id;
          this.#options.onMessage(message);
        }
      }
    } finally {
      clearTimeout(silence);
      this.#closed.signal.removeEventListener("abort", stop);
    }
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
