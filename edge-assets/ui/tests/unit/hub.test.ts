import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Message, StreamOptions } from "../../src/lib/sse";
import { Hub, type Told } from "../../src/live/hub";

interface Opened extends StreamOptions {
  after?: string;
  closed: boolean;
  restarts: number;
  /** The address it would be asked at. */
  topics: string;
}

/** A hub whose server is made of lists. */
function world(answer: () => number = () => 200) {
  const opened: Opened[] = [];
  const asked: { stream: string; topics: string }[] = [];
  const hub = new Hub({
    now: Date.now,
    open(options, after) {
      const it: Opened = { ...options, after, closed: false, restarts: 0, topics: "" };
      opened.push(it);
      return {
        close: () => {
          it.closed = true;
        },
        restart: () => {
          it.restarts += 1;
        },
        run: async () => {
          it.topics = topicsOf(options.url(after));
        },
      };
    },
    fetch: (async (url: string, init: RequestInit) => {
      asked.push({ stream: url.split("/")[4] ?? "", topics: JSON.parse(String(init.body)).topics });
      const status = answer();
      if (status === 0) throw new TypeError("refused");
      return new Response("{}", { status });
    }) as unknown as typeof fetch,
  });
  const tab = (id: string, topics: string[] = [], seen?: number) => {
    const told: Told[] = [];
    const say = (more: { topics?: string[]; visible?: boolean; seen?: number } = {}) =>
      hub.hello(id, { topics, visible: true, seen, ...more }, (it) => told.push(it));
    say();
    return { told, say, of: (what: Told["what"]) => told.filter((it) => it.what === what) };
  };
  return { hub, opened, asked, tab };
}

const topicsOf = (url: string) => new URL(url, "http://it").searchParams.get("topics") ?? "";
const ready = (position: number, stream = "s1"): Message => ({
  id: String(position),
  event: "ready",
  data: JSON.stringify({ position, stream }),
});
const turned = (position: number): Message => ({ id: String(position), event: "topics", data: "{}" });
const fact = (position: number, type = "run_started", run = "r1"): Message => ({
  id: String(position),
  event: "message",
  data: JSON.stringify({ position, type, run }),
});
const places = (told: Told[]) =>
  told.flatMap((it) => (it.what === "message" && it.message.event === "message" ? [it.message.id] : []));

const settle = () => vi.advanceTimersByTimeAsync(60);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the shared stream", () => {
  test("is one, whatever the number of tabs, and asks for what any of them wants", async () => {
    const { opened, asked, tab } = world();
    tab("1");
    await settle();
    expect(opened).toHaveLength(1);
    opened[0]!.onConnection("live");
    opened[0]!.onMessage(ready(5));
    for (let i = 2; i <= 8; i += 1) tab(String(i), [`run:${i}`]);
    await settle();
    expect(opened).toHaveLength(1);
    expect(asked).toEqual([
      { stream: "s1", topics: "runs,assets,automation,run:2,run:3,run:4,run:5,run:6,run:7,run:8" },
    ]);
  });

  test("tells a line of a log to those that show it, and all else to everybody", async () => {
    const { opened, tab } = world();
    const a = tab("a", ["run:r1"]);
    const b = tab("b");
    await settle();
    opened[0]!.onMessage(ready(0));
    opened[0]!.onMessage(fact(1, "step_logged"));
    opened[0]!.onMessage(fact(2));
    expect(places(a.told)).toEqual(["1", "2"]);
    expect(places(b.told)).toEqual(["2"]);
  });

  test("tells nothing twice when the server begins before the place it was asked for", async () => {
    const { opened, tab } = world();
    const a = tab("a");
    await settle();
    for (const message of [ready(0), fact(1), fact(2), ready(1), fact(2), fact(3)]) opened[0]!.onMessage(message);
    expect(places(a.told)).toEqual(["1", "2", "3"]);
  });

  test("begins anew at a gap, even before the place it was at", async () => {
    const { opened, tab } = world();
    const a = tab("a", [], 90);
    await settle();
    expect(opened[0]!.after).toBe("90");
    opened[0]!.onMessage(ready(90));
    opened[0]!.onMessage({ id: "4", event: "gap", data: '{"from":90,"to":4}' });
    opened[0]!.onMessage(fact(5));
    expect(places(a.told)).toEqual(["5"]);
  });

  test("closes when no tab is seen, and goes on where it was", async () => {
    const { opened, tab } = world();
    const a = tab("a");
    await settle();
    opened[0]!.onMessage(ready(3));
    opened[0]!.onMessage(fact(4));
    a.say({ visible: false, seen: 4 });
    await vi.advanceTimersByTimeAsync(500);
    expect(opened[0]!.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(opened[0]!.closed).toBe(true);
    a.say({ seen: 4 });
    await settle();
    expect(opened[1]!.after).toBe("4");
    expect(a.told.some((it) => it.what === "message" && it.message.event === "gap")).toBe(false);
  });

  test("tells a tab that was hidden of the gap", async () => {
    const { opened, tab } = world();
    const a = tab("a");
    tab("b");
    await settle();
    opened[0]!.onMessage(ready(3));
    a.say({ visible: false, seen: 3 });
    opened[0]!.onMessage(fact(4));
    expect(places(a.told)).toEqual([]);
    a.say({ seen: 3 });
    const gap = a.told.at(-1);
    expect(gap).toMatchObject({ what: "message", message: { event: "gap", id: "4" } });
    opened[0]!.onMessage(fact(5));
    expect(places(a.told)).toEqual(["5"]);
  });

  test("forgets a tab that is gone without a word", async () => {
    const { opened, asked, tab } = world();
    tab("a", ["run:a"]);
    await settle();
    opened[0]!.onMessage(ready(0));
    const b = tab("b");
    for (let i = 0; i < 5; i += 1) {
      await vi.advanceTimersByTimeAsync(20_000);
      b.say();
    }
    await settle();
    expect(asked.at(-1)?.topics).toBe("runs,assets,automation");
  });
});

describe("other topics", () => {
  test("are asked for one after another, and told from where they hold", async () => {
    const { opened, asked, tab } = world();
    const a = tab("a");
    await settle();
    opened[0]!.onMessage(ready(0));
    a.say({ topics: ["run:x"] });
    await settle();
    a.say({ topics: ["run:y"] });
    await settle();
    expect(asked.map((it) => it.topics)).toEqual(["runs,assets,automation,run:x"]);
    opened[0]!.onMessage(turned(7));
    expect(a.told.at(-2)).toEqual({ what: "topics", topics: ["runs", "assets", "automation", "run:x"] });
    await settle();
    expect(asked[1]?.topics).toBe("runs,assets,automation,run:y");
  });

  test("make the stream begin anew when the server does not know it any more", async () => {
    const { opened, tab } = world(() => 404);
    const a = tab("a");
    await settle();
    opened[0]!.onMessage(ready(0));
    a.say({ topics: ["run:x"] });
    await settle();
    expect(opened[0]!.restarts).toBe(1);
    expect(topicsOf(opened[0]!.url("0"))).toContain("run:x");
  });

  test("are asked for again when the server did not answer", async () => {
    let status = 0;
    const { opened, asked, tab } = world(() => status);
    const a = tab("a");
    await settle();
    opened[0]!.onMessage(ready(0));
    a.say({ topics: ["run:x"] });
    await settle();
    status = 200;
    a.say({ topics: ["run:x"] });
    await settle();
    expect(asked).toHaveLength(2);
  });

  test("are at most as many runs as one stream follows", async () => {
    const { opened, tab } = world();
    for (let i = 0; i < 30; i += 1) tab(`t${i}`, [`run:${i}`]);
    await settle();
    expect(opened[0]!.topics.split(",").length).toBe(23);
  });
});
