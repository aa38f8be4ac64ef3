//! The shared worker: one stream for all tabs of a browser.

import { type Hello, Hub } from "./hub";

const hub = new Hub();
let count = 0;

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  count += 1;
  const id = String(count);
  port.onmessage = ({ data }: MessageEvent<Hello | "bye">) => {
    if (data === "bye") hub.bye(id);
    else hub.hello(id, data, (told) => port.postMessage(told));
  };
};
