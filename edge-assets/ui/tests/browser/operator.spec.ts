//! What an operator does: finds runs, reads where time went, tries triggers, silences alerts, looks who did what.

import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { type Fixture, start } from "../fixture-server/server";
import { ready } from "./ready";

test.skip(!process.env.EDGE_UI_FIXTURE, "only with the server of made-up answers");

let fixture: Fixture;
test.beforeEach(async () => {
  fixture = await start();
});
test.afterEach(() => fixture?.close());

const go = async (page: Page, path: string) => {
  await page.goto(`${fixture.url}${path}`);
  await ready(page);
};
const firstRun = async (page: Page, query: string) => {
  const answer = await page.request.get(`${fixture.url}/api/v1/runs?${query}`);
  return ((await answer.json()) as { items: { id: string; job: string | null }[] }).items;
};
const faultsOf = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map((it) => `${it.id}: ${it.nodes[0]?.html.slice(0, 160)}`);

test("runs are found by the text of their reason, their asset and their age, and the address keeps it", async ({
  page,
}) => {
  await go(page, "/runs");
  await page.getByRole("searchbox", { name: /Text of the reason/ }).fill("waits: 4 of 4");
  await expect(page).toHaveURL(/q=/);
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole("searchbox", { name: /Text of the reason/ })).toHaveValue("waits: 4 of 4");
  const [run] = await firstRun(page, "status=failure");
  await page.getByRole("searchbox", { name: /Text of the reason/ }).fill(run!.id);
  await expect(page).toHaveURL(/[?&]id=/);
  await expect(page.getByRole("row")).toHaveCount(2);
  await go(page, "/runs");
  await page.getByRole("combobox", { name: "Asset", exact: true }).fill("usage_export");
  await expect(page).toHaveURL(/asset=usage_export/);
  await page.getByRole("combobox", { name: "Asked for since" }).selectOption("hour");
  await expect(page).toHaveURL(/since=hour/);
});

test("several runs are repeated by one request, which says how much that is", async ({ page }) => {
  await go(page, "/runs?state=failed");
  const boxes = page.getByRole("checkbox");
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole("button", { name: "Re-run failed (2)" }).click();
  await expect(page.getByText(/2 runs are queued anew, with \d+ steps? that did not succeed/)).toBeVisible();
  const asked = page.waitForRequest(/\/runs\/retry$/);
  await page.getByRole("button", { name: "Re-run 2 runs" }).click();
  expect(((await asked).postDataJSON() as { runs: string[] }).runs).toHaveLength(2);
  await expect(page.getByText("2 runs queued again")).toBeVisible();
});

test("the log is filtered by the server, and handed out whole", async ({ page }) => {
  const [run] = await firstRun(page, "status=failure");
  await go(page, `/runs/${run!.id}`);
  const asked = page.waitForRequest(/\/events\?.*q=shard/);
  await page.getByRole("searchbox", { name: "Lines that hold a text" }).fill("shard");
  await asked;
  await expect(
    page
      .getByRole("log")
      .getByText(/shard \d answered/)
      .first(),
  ).toBeVisible();
  await expect(page.getByRole("log").getByText(/wrote/)).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Download the whole log" })).toHaveAttribute(
    "href",
    `/api/v1/runs/${run!.id}/log`,
  );
  // The steps stand under the chart, those that failed first.
  const steps = page.getByRole("list", { name: "Steps, those that failed first" });
  await expect(steps.getByRole("listitem").first()).toContainText("the query failed");
});

test("a run tells where its time went, and what it wrote", async ({ page }) => {
  const runs = await firstRun(page, "status=success&limit=200");
  const run = runs.find((it) => it.job === "daily_rollup") ?? runs[0];
  await go(page, `/runs/${run!.id}?tab=timing`);
  await expect(page.getByText("Critical path", { exact: true })).toBeVisible();
  await expect(page.getByRole("table", { name: "Steps by time" }).getByRole("row").nth(1)).toBeVisible();
  await page.getByRole("button", { name: "Fold gaps" }).click();
  await expect(page).toHaveURL(/unfolded=1/);
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Lineage", exact: true }).last().click();
  await expect(page.getByRole("heading", { name: "What it wrote" })).toBeVisible();
  await expect(page.locator("canvas[role=application]")).toHaveAttribute("data-zoom", /\d/);
  expect(await faultsOf(page)).toEqual([]);
});

test("a sensor is tried without a run, and paused with a note", async ({ page }) => {
  await go(page, "/automation/sensors/new_firmware");
  await page.getByRole("button", { name: "Test now" }).click();
  await expect(page.getByText("Would ask for runs")).toBeVisible();
  await expect(page.getByText("firmware-4.19.0")).toBeVisible();
  await page.getByRole("button", { name: "Pause with a note" }).click();
  await page.getByRole("textbox", { name: "Why" }).fill("the source moves");
  const asked = page.waitForRequest(/\/sensors\/new_firmware\/stop$/);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  expect((await asked).postDataJSON()).toEqual({ note: "the source moves" });
  await expect(page.getByRole("switch", { name: "new_firmware is off" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/automation$/);
  await expect(page.getByRole("img", { name: /Last 24 hours: \d+ ticks asked for runs/ }).first()).toBeVisible();
});

test("alerts are silenced with a reason, and sent again", async ({ page }) => {
  await go(page, "/alerts?tab=deliveries");
  await page.getByRole("combobox", { name: "Result" }).selectOption("failed");
  await expect(page).toHaveURL(/result=failed/);
  await expect(page.getByText("connection to smtp.example.com:587 timed out after 10 s")).toBeVisible();
  await page.locator("summary").first().click();
  await expect(page.getByText(/run of clickhouse_maintenance failed/)).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await go(page, "/alerts");
  await page.getByRole("button", { name: "Silence…" }).first().click();
  await expect(page.getByRole("combobox", { name: "Rule" })).toHaveValue("on-call");
  await expect(page.getByRole("button", { name: "Silence", exact: true })).toBeDisabled();
  await page.getByRole("textbox", { name: "Why" }).fill("a drill");
  await page.getByRole("button", { name: "Silence", exact: true }).click();
  await expect(page.getByText("what rule on-call sends", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "End now" }).first().click();
  await expect(page.getByText("what rule on-call sends", { exact: true })).toHaveCount(0);
  expect(await faultsOf(page)).toEqual([]);
});

test("the deployment tells its resources, settings, tokens, and who did what", async ({ page }) => {
  await go(page, "/deployment");
  await expect(page.getByText("finished runs for 30 days, 5 GB at most")).toBeVisible();
  await page.getByRole("button", { name: "Ping" }).click();
  await expect(page.getByText("Does not serve")).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByText("secret", { exact: true })).toBeVisible();
  await expect(page.getByText("not set")).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Who did what" }).click();
  await page.getByRole("combobox", { name: "Who" }).selectOption("viewer-tv");
  await expect(page.getByText("not-allowed")).toBeVisible();
  await expect(page).toHaveURL(/who=viewer-tv/);
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Tokens" }).click();
  await expect(page.getByText("Expired")).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
});

test("a check shows its results beside the list, and the address keeps it", async ({ page }) => {
  await go(page, "/checks");
  await page.getByRole("link", { name: "completeness" }).first().click();
  await expect(page).toHaveURL(/at=/);
  const panel = page.getByRole("complementary", { name: "Check completeness" });
  await expect(panel.getByText("blocking", { exact: true })).toBeVisible();
  await expect(panel.getByRole("button", { name: "Run now" })).toBeVisible();
  await expect(panel.getByText("against minimum")).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
});

test("a backfill shows its partitions in their order, and is begun with labels", async ({ page }) => {
  const answer = await page.request.get(`${fixture.url}/api/v1/backfills`);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  await go(page, `/backfills/${items[0]!.id}`);
  await expect(page.getByRole("img", { name: /partitions in their order; failed: / }).first()).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await go(page, "/backfills/new?select=daily_device_summary&which=missing");
  await page.getByLabel("Labels of its runs").fill("why=gap");
  await page.getByLabel("Priority of its runs").fill("5");
  await expect(page.getByText(/--tag why=gap --priority 5/)).toBeVisible();
});

test("the palette finds a run by its id", async ({ page }) => {
  const [run] = await firstRun(page, "status=success");
  await go(page, "/jobs");
  await page.keyboard.press("Control+k");
  await page.keyboard.type(run!.id);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/runs/${run!.id}$`));
});

test("the palette pauses a condition", async ({ page }) => {
  await go(page, "/jobs");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("condition of daily_site_summary");
  const option = page.getByRole("option", { name: /^Pause the condition of daily_site_summary/ });
  await expect(option).toBeVisible();
  const asked = page.waitForRequest(/automation\/daily_site_summary\/stop/);
  await page.keyboard.press("Enter");
  await asked;
  await expect(page.getByText("daily_site_summary is paused")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("condition of daily_site_summary");
  await expect(page.getByRole("option", { name: /^Start the condition of daily_site_summary/ })).toBeVisible();
});
