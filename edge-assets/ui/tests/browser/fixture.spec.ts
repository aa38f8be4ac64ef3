//! What needs answers that a real server does not give on demand: a server that goes away, large graphs, long logs, refused writes.

import { expect, test } from "@playwright/test";
import { type Fixture, start } from "../fixture-server/server";

test.skip(!process.env.EDGE_UI_FIXTURE, "only with the server of made-up answers");

let fixture: Fixture;
test.afterEach(() => fixture?.close());

test("says so when the server goes away, stays readable, and comes back", async ({ page }) => {
  fixture = await start();
  await page.goto(`${fixture.url}/runs`);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect(page.getByRole("row").nth(3)).toBeVisible();
  fixture.lose(true);
  await expect(page.getByText(/Reconnecting to the server; what you see is as of/)).toBeVisible();
  await expect(page.getByRole("row").nth(3)).toBeVisible();
  fixture.lose(false);
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/Reconnecting/)).toHaveCount(0);
});

test("a thousand assets are drawn and move", async ({ page }) => {
  fixture = await start({ scale: 1000 });
  await page.goto(`${fixture.url}/lineage?unfolded=1`);
  const canvas = page.locator("canvas[role=application]");
  await expect(canvas).toHaveAttribute("data-zoom", /\d/);
  const colors = () =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const { data } = element.getContext("2d")!.getImageData(0, 0, element.width, element.height);
      const found = new Set<number>();
      for (let i = 0; i < data.length; i += 4) found.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
      return found.size;
    });
  await expect.poll(colors).toBeGreaterThan(20);
  await expect(page.getByRole("treeitem").first()).toBeVisible();
  expect(await page.getByRole("treeitem").count()).toBeLessThan(80);
  const box = (await canvas.boundingBox())!;
  const before = await canvas.getAttribute("data-zoom");
  await page.mouse.move(box.x + 300, box.y + 300);
  await page.mouse.wheel(0, -600);
  await expect(canvas).not.toHaveAttribute("data-zoom", before!);
});

test("the groups of a thousand assets are folded unless the address says otherwise", async ({ page }) => {
  fixture = await start({ scale: 1000 });
  await page.goto(`${fixture.url}/lineage`);
  const drawn = page.locator("[data-nodes]");
  await expect(drawn).toHaveAttribute("data-nodes", /^\d\d?$/);
  await page.getByRole("button", { name: "Unfold all groups" }).click();
  await expect(page).toHaveURL(/unfolded=1/);
  await expect(drawn).toHaveAttribute("data-nodes", "1000");
  await page.getByRole("treeitem", { expanded: true }).first().click();
  await expect(page).toHaveURL(/folded=/);
  await expect(drawn).toHaveAttribute("data-nodes", /^9\d\d$/);
});

test("a log of a hundred thousand lines is read piece by piece", async ({ page, request }) => {
  fixture = await start();
  const runs = (await (await request.get(`${fixture.url}/api/v1/runs?status=success&limit=200`)).json()) as {
    items: { id: string; selection: string }[];
  };
  const long = runs.items.find((run) => run.selection === "raw_events+");
  await page.goto(`${fixture.url}/runs/${long!.id}`);
  const log = page.getByRole("log");
  await expect(log).toHaveAttribute("data-lines", "200");
  await log.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await expect(log).toHaveAttribute("data-lines", /^[4-9]\d\d$/);
  expect(await log.locator("[data-index]").count()).toBeLessThan(140);
  await page.getByRole("button", { name: "To the end" }).click();
  await expect(page.getByRole("button", { name: "To the end" })).toHaveCount(0);
  await expect(log.locator("[data-index]").last()).toBeInViewport();
});

test("a running log follows", async ({ page, request }) => {
  fixture = await start();
  const runs = (await (await request.get(`${fixture.url}/api/v1/runs?status=running`)).json()) as {
    items: { id: string }[];
  };
  await page.goto(`${fixture.url}/runs/${runs.items[0]!.id}`);
  const log = page.getByRole("log");
  const lines = async () => Number(await log.getAttribute("data-lines"));
  await expect(log).toHaveAttribute("data-lines", /\d+/);
  const before = await lines();
  await expect.poll(lines, { timeout: 10_000 }).toBeGreaterThan(before);
  await expect(page.getByRole("button", { name: "Following" })).toBeVisible();
});

test("a switch that is refused goes back and says why", async ({ page }) => {
  fixture = await start();
  await page.goto(`${fixture.url}/automation`);
  const off = page.getByRole("switch", { name: "quarterly_export is off" });
  await expect(off).toBeVisible();
  await page.route("**/schedules/quarterly_export/start", (route) =>
    route.fulfill({
      status: 409,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "urn:edge-assets:problem:conflict",
        title: "No",
        status: 409,
        detail: "somebody else has just switched it",
        cure: "look again",
      }),
    }),
  );
  await off.click();
  await expect(
    page.getByText(/quarterly_export could not be switched on: Somebody else has just switched it/i),
  ).toBeVisible();
  await expect(off).toHaveAttribute("aria-checked", "false");
  await page.unroute("**/schedules/quarterly_export/start");
  await off.click();
  await expect(page.getByRole("switch", { name: "quarterly_export is on" })).toBeVisible();
});

test("a launch is planned, shown as commands, and made", async ({ page }) => {
  fixture = await start();
  await page.goto(`${fixture.url}/launch?select=device_stats_cache`);
  await expect(page.getByRole("button", { name: "Launch 1 step" })).toBeVisible();
  await page.getByLabel("batch").fill("0");
  await expect(page.getByText("It must be at least 1.")).toBeVisible();
  await page.getByLabel("batch").fill("250");
  await expect(
    page.getByText("edge-pipelines job launch --select device_stats_cache --config device_stats_cache.batch=250"),
  ).toBeVisible();
  await page.getByRole("button", { name: "JSON" }).click();
  await expect(page.getByLabel("Settings as JSON")).toHaveValue(/"batch": 250/);
  await page.getByRole("combobox", { name: "Selection" }).fill("nothing_like_it");
  await expect(page.getByText("`nothing_like_it` selects no asset.")).toBeVisible();
  await page.getByRole("combobox", { name: "Selection" }).fill("device_stats_cache+");
  await page.getByRole("button", { name: "Launch 2 steps" }).click();
  await expect(page).toHaveURL(/\/runs\/.+/);
  await expect(page.getByText("The run is queued", { exact: true })).toBeVisible();
});

test("a repetition and a cancellation are asked for and follow", async ({ page, request }) => {
  fixture = await start();
  const of = async (status: string) =>
    ((await (await request.get(`${fixture.url}/api/v1/runs?status=${status}`)).json()) as { items: { id: string }[] })
      .items[0]!.id;
  const failed = await of("failure");
  await page.goto(`${fixture.url}/runs/${failed}`);
  await page.getByRole("button", { name: "Re-run failed" }).click();
  await expect(page).not.toHaveURL(new RegExp(failed));
  await expect(page.locator("h1")).toContainText("Queued");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("button", { name: "Cancel the run" }).click();
  await expect(page.locator("h1")).toContainText("Canceled");
});

test("the filter of the lineage takes the selection language", async ({ page }) => {
  fixture = await start();
  await page.goto(`${fixture.url}/lineage`);
  await page.getByRole("combobox", { name: "Filter the assets" }).fill("group:reporting");
  await expect(page.getByRole("treeitem")).toHaveText([/reporting/, /sla_report/, /usage_export/, /weekly_digest/]);
});

test("Enter on a link goes where the link goes, not to the marked row", async ({ page }) => {
  fixture = await start();
  await page.goto(`${fixture.url}/jobs`);
  await expect(page.getByRole("row").nth(2)).toBeVisible();
  await page.keyboard.press("j");
  await page.getByRole("link", { name: "daily_rollup", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/jobs\/daily_rollup$/);
});
