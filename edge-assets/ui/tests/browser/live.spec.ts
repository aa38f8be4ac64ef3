//! The stream that all tabs share.

import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { type Fixture, start } from "../fixture-server/server";

test.skip(!process.env.EDGE_UI_FIXTURE, "only with the server of made-up answers");

let fixture: Fixture;
test.beforeEach(async () => {
  fixture = await start();
});
test.afterEach(() => fixture?.close());

const live = (page: Page) => expect(page.getByText("Live", { exact: true })).toBeVisible();
const open = async (context: BrowserContext, path: string) => {
  const page = await context.newPage();
  await page.goto(`${fixture.url}${path}`);
  await live(page);
  return page;
};
/** Has a page be seen, or not: a browser without a screen shows all of them. */
const see = (page: Page, visible: boolean) =>
  page.evaluate((visible) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !visible });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visible);

const activeRun = async (page: Page) => {
  const answer = await page.request.get(`${fixture.url}/api/v1/runs?status=running`);
  return ((await answer.json()) as { items: { id: string }[] }).items[0]!.id;
};

test("eight tabs share one stream, and none starves", async ({ context }) => {
  const pages: Page[] = [];
  for (const path of ["/", "/runs", "/assets", "/jobs", "/automation", "/checks", "/deployment", "/backfills"])
    pages.push(await open(context, path));
  expect(fixture.streams.opened).toBe(1);
  expect(fixture.streams.count).toBe(1);
  // All of them go on asking, and get answers: a browser has six connections to one server.
  await Promise.all(pages.map((page) => page.evaluate(() => fetch("/api/v1/jobs").then((it) => it.text()))));
  // What happens is told to each.
  const asked = pages.map((page) => page.waitForRequest(/\/api\/v1\/views\/overview/));
  fixture.streams.tell({ type: "run_started", run: await activeRun(pages[0]!) });
  await Promise.all(asked);
});

test("another page asks the same stream for something else", async ({ context }) => {
  const page = await open(context, "/deployment");
  const run = await activeRun(page);
  const other = await open(context, `/runs/${run}`);
  await expect.poll(() => fixture.streams.topics).toEqual([`runs,assets,automation,run:${run}`]);
  const log = other.getByRole("log");
  const lines = async () => Number(await log.getAttribute("data-lines"));
  await expect(log).toHaveAttribute("data-lines", /\d+/);
  const before = await lines();
  await expect.poll(lines).toBeGreaterThan(before);
  await other.close();
  await expect.poll(() => fixture.streams.topics).toEqual(["runs,assets,automation"]);
  expect(fixture.streams.opened).toBe(1);
});

test("is closed while no tab is seen, and a tab that comes back looks anew", async ({ context }) => {
  const [a, b] = [await open(context, "/jobs"), await open(context, "/jobs")];
  await see(a, false);
  fixture.streams.tell({ type: "run_started", run: await activeRun(a) });
  const asked = a.waitForRequest(/\/api\/v1\/jobs/);
  await see(a, true);
  await asked;
  await see(a, false);
  await see(b, false);
  await expect.poll(() => fixture.streams.count).toBe(0);
  await see(b, true);
  await live(b);
  await expect.poll(() => fixture.streams.count).toBe(1);
});

test("a gap makes all that is shown be fetched anew", async ({ page }) => {
  await page.goto(`${fixture.url}/jobs`);
  await live(page);
  await expect(page.getByRole("row").nth(2)).toBeVisible();
  const asked = page.waitForRequest(/\/api\/v1\/jobs/);
  fixture.streams.gap();
  await asked;
});

test("the end of a tab that leads is no end for the others", async ({ context }) => {
  await context.addInitScript(() => {
    Object.defineProperty(window, "SharedWorker", { value: undefined });
  });
  const first = await open(context, "/jobs");
  const second = await open(context, "/jobs");
  expect(fixture.streams.count).toBe(1);
  await first.close();
  await expect.poll(() => fixture.streams.opened).toBe(2);
  await live(second);
  await expect.poll(() => fixture.streams.count).toBe(1);
  const asked = second.waitForRequest(/\/api\/v1\/jobs/);
  fixture.streams.tell({ type: "run_started", run: "r" });
  await asked;
});

test("a worker that the server does not have any more is done without", async ({ context }) => {
  await context.route(/\/static\/worker-.*\.js/, (route) => route.abort());
  await context.addInitScript(() => {
    const Worker = SharedWorker;
    Object.defineProperty(window, "SharedWorker", {
      value: function Broken(this: unknown, url: URL, options: WorkerOptions) {
        return new Worker(String(url).replace("/static/", "/api/v1/gone/"), options);
      },
    });
  });
  const page = await open(context, "/jobs");
  await live(page);
});
