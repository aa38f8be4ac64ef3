//! How a tab comes to the shared stream: by a shared worker; where there is none, by the one tab in front that leads; where there are
//! no locks to elect it by, alone.

import { type Hello, Hub, type Told } from "./hub";

export interface Link {
  say: (hello: Hello) => void;
  bye: () => void;
}

export type OnTold = (told: Told) => void;

/** Takes the best way that the browser has. `repeat` says hello again, to whom it may concern by then. */
export function link(onTold: OnTold, repeat: () => void): Link {
  if (typeof SharedWorker === "undefined") return instead(onTold, repeat);
  let way: Link;
  try {
    way = byWorker(onTold, () => {
      // The worker could not be begun: the server is another one by now, or the browser forbids it.
      way = instead(onTold, repeat);
      repeat();
    });
  } catch {
    way = instead(onTold, repeat);
  }
  return { say: (hello) => way.say(hello), bye: () => way.bye() };
}

const instead = (onTold: OnTold, repeat: () => void): Link =>
  typeof BroadcastChannel !== "undefined" && navigator.locks ? byLeader(onTold, repeat) : alone(onTold);

function byWorker(onTold: OnTold, onFail: () => void): Link {
  const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: "edge-assets live",
  });
  worker.addEventListener("error", onFail, { once: true });
  worker.port.onmessage = ({ data }: MessageEvent<Told>) => onTold(data);
  return {
    say: (hello) => worker.port.postMessage(hello),
    bye: () => worker.port.postMessage("bye"),
  };
}

export function alone(onTold: OnTold): Link {
  const hub = new Hub();
  return { say: (hello) => hub.hello("alone", hello, onTold), bye: () => hub.bye("alone") };
}

type Heard =
  | { to: "leader"; from: string; hello: Hello | "bye" }
  | { to: "all" }
  | { to: "one"; tab: string; told: Told };

/** The tab that holds the lock has the stream. Only one that is seen holds it: browsers put the others to sleep. */
function byLeader(onTold: OnTold, repeat: () => void): Link {
  const me = crypto.randomUUID?.() ?? String(Math.random());
  const channel = new BroadcastChannel("edge-assets live");
  let hub: Hub | undefined;
  let stop: AbortController | undefined;

  channel.onmessage = ({ data }: MessageEvent<Heard>) => {
    if (data.to === "all") repeat();
    else if (data.to === "one" && data.tab === me) onTold(data.told);
    else if (data.to === "leader" && hub) {
      const { from, hello } = data;
      if (hello === "bye") hub.bye(from);
      else hub.hello(from, hello, (told) => channel.postMessage({ to: "one", tab: from, told } satisfies Heard));
    }
  };

  const lead = () => {
    if (stop) return;
    const mine = new AbortController();
    stop = mine;
    navigator.locks
      .request("edge-assets live", { signal: mine.signal }, async () => {
        if (mine.signal.aborted) return;
        hub = new Hub();
        channel.postMessage({ to: "all" } satisfies Heard);
        repeat();
        await new Promise((resolve) => mine.signal.addEventListener("abort", resolve, { once: true }));
        hub.close();
        hub = undefined;
      })
      .catch(() => undefined);
  };
  const rest = () => {
    stop?.abort();
    stop = undefined;
  };

  const say = (hello: Hello | "bye") => {
    if (hub && hello !== "bye" && hello.visible) hub.hello(me, hello, onTold);
    else channel.postMessage({ to: "leader", from: me, hello } satisfies Heard);
  };
  return {
    say(hello) {
      say(hello);
      if (hello.visible) lead();
      else rest();
    },
    bye() {
      say("bye");
      rest();
    },
  };
}
