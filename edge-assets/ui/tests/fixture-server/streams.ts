//! The streams of events of the made-up server: one a browser, and what they are asked for.

import type { ServerResponse } from "node:http";
import type { RunEvent } from "../../src/api/types";

interface Open {
  response: ServerResponse;
  topics: string;
}

export class Streams {
  readonly #open = new Map<string, Open>();
  /** How often one was opened, and how often one was asked for something else. */
  opened = 0;
  turned = 0;
  #last = 0;

  get count(): number {
    return this.#open.size;
  }

  get topics(): string[] {
    return [...this.#open.values()].map((it) => it.topics);
  }

  open(url: URL, response: ServerResponse) {
    this.opened += 1;
    const id = `s${this.opened}`;
    const position = Number(url.searchParams.get("after") ?? this.#last);
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(`event: ready\nid: ${position}\ndata: ${JSON.stringify({ position, stream: id })}\n\n`);
    this.#open.set(id, { response, topics: url.searchParams.get("topics") ?? "" });
    response.on("close", () => this.#open.delete(id));
  }

  turn(id: string, topics: string): unknown {
    const found = this.#open.get(id);
    if (!found) return undefined;
    this.turned += 1;
    found.topics = topics;
    found.response.write(`event: topics\nid: ${this.#last}\ndata: {"position":${this.#last}}\n\n`);
    return { topics };
  }

  /** Tells an event to those who asked for its run, or for what happens to runs. */
  tell(event: Partial<RunEvent> & { type: string; run: string }) {
    this.#last += 1;
    const isSaid = event.type === "step_logged";
    for (const { response, topics } of this.#open.values())
      if (topics.includes(`run:${event.run}`) || (!isSaid && topics.includes("runs")))
        response.write(`id: ${this.#last}\ndata: ${JSON.stringify({ ...event, position: this.#last })}\n\n`);
  }

  /** Says that something was left out. */
  gap() {
    const from = this.#last;
    this.#last += 1000;
    for (const { response } of this.#open.values())
      response.write(`event: gap\nid: ${this.#last}\ndata: ${JSON.stringify({ from, to: this.#last })}\n\n`);
  }

  end() {
    for (const { response } of this.#open.values()) response.destroy();
  }
}
