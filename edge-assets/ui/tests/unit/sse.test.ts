import { describe, expect, test } from "vitest";
import { affected } from "../../src/api/live";
import { backoff, type Connection, type Message, Parser, Stream } from "../../src/lib/sse";

describe("the parser", () => {
  test("does not care how the text is cut", () => {
    const text =
      ': hello\n\nid: 7\nevent: gap\ndata: {"a":1}\ndata: more\n\nid: 8\r\ndata:x\r\n\r\ndata: y\r\rdata: not yet';
    const whole = new Parser().push(text);
    expect(whole).toEqual([
      { id: "7", event: "gap", data: '{"a":1}\nmore' },
      { id: "8", event: "message", data: "x" },
      { id: "8", event: "message", data: "y" },
    ]);
    for (let size = 1; size < 12; size += 1) {
      const parser = new Parser();
      const found: Message[] = [];
      for (let at = 0; at < text.length; at += size) found.push(...parser.push(text.slice(at, at + size)));
      expect(found).toEqual(whole);
    }
  });

  test("ignores comments, empty messages and ids with a NUL", () => {
    expect(new Parser().push(": a\nid: 1\n\nid: \0\ndata: z\n\n")).toEqual([{ id: "1", event: "message", data: "z" }]);
  });
});

const answer = (chunks: string[]): Response =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
        controller.close();
      },
    }),
    { headers: { "content-type": "text/event-stream" } },
  );

test("a stream that breaks off goes on where it was", async () => {
  const asked: { url: string; last: string | null }[] = [];
  const heard: string[] = [];
  const states: Connection[] = [];
  const pauses: number[] = [];
  const answers = [
    () => answer(["id: 5\ndata: a\n\nid: 6\ndata: b\n\nid: 7\nda"]),
    () => Promise.reject(new TypeError("refused")),
    () => new Response("no", { status: 503 }),
    () => answer(["id: 7\ndata: c\n\n"]),
  ];
  const stream: Stream = new Stream({
    url: (after) => `/events?after=${after ?? ""}`,
    onMessage: (message) => {
      heard.push(message.data);
      if (message.data === "c") stream.close();
    },
    onConnection: (state) => states.push(state),
    fetch: async (url, init) => {
      asked.push({ url: String(url), last: new Headers(init?.headers).get("last-event-id") });
      return (answers.shift() ?? (() => Promise.reject(new Error("no more"))))();
    },
    wait: async (ms) => {
      pauses.push(ms);
    },
    random: () => 0,
  });
  await stream.run();
  expect(heard).toEqual(["a", "b", "c"]);
  expect(asked.map((it) => it.last)).toEqual([null, "6", "6", "6"]);
  expect(asked[3]?.url).toBe("/events?after=6");
  expect(pauses).toEqual([500, 1000, 2000]);
  expect(states[0]).toBe("connecting");
  expect(states).toContain("lost");
  expect(stream.last).toBe("7");
});

test("waits longer each time, and not for ever", () => {
  expect(backoff(1, () => 0)).toBe(500);
  expect(backoff(4, () => 0)).toBe(4000);
  expect(backoff(40, () => 0)).toBe(15_000);
  expect(backoff(1, () => 1)).toBe(375);
});

describe("what a message makes old", () => {
  const of = (event: string, data: unknown) => affected({ event, data: JSON.stringify(data) });
  test("a run that ends", () =>
    expect(of("message", { type: "run_finished", run: "r1" })).toEqual([
      "runs",
      "jobs",
      "backfills",
      "overview",
      "deployment",
      "alerts",
      "run:r1",
    ]));
  test("a step that fails", () =>
    expect(of("message", { type: "step_failed", run: "r1" })).toEqual([
      "assets",
      "graph-status",
      "checks",
      "overview",
      "run:r1",
    ]));
  test("a line of a log: nothing", () => expect(of("message", { type: "step_logged", run: "r1" })).toEqual([]));
  test("a gap: everything", () => expect(of("gap", { from: 1, to: 9 })).toEqual(["*"]));
  test("automation", () =>
    expect(of("automation", {})).toEqual(["automation", "backfills", "overview", "deployment", "alerts"]));
  test("the beginning: nothing", () => expect(of("ready", { position: 1 })).toEqual([]));
  test("nonsense does no harm", () =>
    expect(affected({ event: "message", data: "{" })).toEqual(["assets", "graph-status", "checks", "overview"]));
});
