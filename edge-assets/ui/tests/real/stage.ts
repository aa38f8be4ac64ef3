//! The servers that these tests look at, their API, and what no page of theirs may ever do.

import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test";

export { ready } from "../browser/ready";

const said = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run: cargo xtask test --only 'web browser'`);
  return value;
};

/** A thousand assets, and everything that is hard to show: `examples/web_stage`. */
export const STAGE = said("EDGE_STAGE_URL");
/** The same with five thousand assets, on which nothing ever runs. */
export const MANY = said("EDGE_STAGE_MANY_URL");
/** `edge-pipelines dev`, just started. */
export const DEV = said("EDGE_DEV_URL");
/** The program of the stage, for a server of a test's own. */
export const PROGRAM = said("EDGE_STAGE_PROGRAM");
/** Where figures and pictures go. */
export const OUT = said("EDGE_BROWSER_OUT");

interface Own {
  /** What went wrong that nobody would see: a test fails when it is not empty. */
  faults: string[];
  /** What the browser's console may tell of: a server that goes away, an address that is not there. */
  awaited: RegExp | undefined;
  watched: undefined;
}

export const test = base.extend<Own>({
  awaited: [undefined, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what is asked for
  faults: async ({}, use) => use([]),
  watched: [
    async ({ page, faults, awaited }, use) => {
      watch(page, faults, awaited);
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

/** Gathers what a page says that nobody would see, and what it asks of other servers. */
export function watch(page: Page, faults: string[], awaited?: RegExp) {
  page.on("console", (message) => {
    if (message.type() !== "error" || awaited?.test(message.text())) return;
    faults.push(`console: ${message.text()} at ${page.url()}`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message} at ${page.url()}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()} at ${page.url()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = request.url();
    if (/^(blob|data|about):/.test(url) || page.url() === "about:blank") return;
    const host = new URL(page.url()).host;
    if (new URL(url).host !== host && !request.isNavigationRequest()) faults.push(`asked ${url} from ${page.url()}`);
  });
}

export interface Run {
  id: string;
  status: string;
  reason: string | null;
}

/** A launch over the API. */
export async function launch(request: APIRequestContext, server: string, what: object): Promise<string> {
  const answer = await request.post(`${server}/api/v1/runs`, { data: what });
  expect(answer.ok(), await answer.text()).toBe(true);
  return ((await answer.json()) as { run: Run }).run.id;
}

export async function get<T>(request: APIRequestContext, address: string): Promise<T> {
  const answer = await request.get(address);
  expect(answer.ok(), `${address}: ${answer.status()}`).toBe(true);
  return (await answer.json()) as T;
}

/** Waits for the end of a run, and says how it ended. */
export async function ended(request: APIRequestContext, server: string, id: string): Promise<string> {
  const status = async () => (await get<Run>(request, `${server}/api/v1/runs/${id}`)).status;
  await expect.poll(status, { timeout: 120_000 }).toMatch(/success|failure|canceled/);
  return status();
}

export interface LogEvent {
  position: number;
  at: string;
  type: string;
  text: string;
}

/** All events of a run of these kinds, oldest first. */
export async function eventsOf(request: APIRequestContext, server: string, id: string, kinds: string) {
  const all: LogEvent[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: { items: LogEvent[]; next: number | null } = await get(
      request,
      `${server}/api/v1/runs/${id}/events?kind=${kinds}&after=${after}&limit=1000`,
    );
    all.push(...page.items);
    after = page.next;
  }
  return all;
}
