//! Backfills: asked for with a look at what that would do, paused, gone on with, stopped and repeated; their runs fold.

import { expect, test } from "@playwright/test";
import { type Fixture, start } from "../fixture-server/server";
import { ready } from "./ready";

test.skip(!process.env.EDGE_UI_FIXTURE, "only with the server of made-up answers");

let fixture: Fixture;
test.beforeEach(async () => {
  fixture = await start();
});
test.afterEach(() => fixture?.close());

test("from the gap to a backfill that runs", async ({ page }) => {
  await page.goto(`${fixture.url}/assets/daily_device_summary?tab=partitions`);
  await page.getByRole("link", { name: "Backfill", exact: true }).click();
  await expect(page).toHaveURL(/\/backfills\/new\?select=daily_device_summary&which=missing/);
  await expect(page.getByRole("button", { name: "Begin: 5 partitions" })).toBeEnabled();
  await expect(page.getByText("5 partitions in 5 runs", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Neighbors", exact: true }).click();
  await expect(page.getByText("5 partitions in 1 run", { exact: true })).toBeVisible();
  await expect(page.getByText(/backfill start daily_device_summary --missing --policy ranges:10/)).toBeVisible();
  await page.getByRole("button", { name: "As written" }).click();
  await page.getByRole("textbox", { name: "Partitions" }).fill("2026-99-01");
  await expect(page.getByRole("alert")).toContainText("There is no partition `2026-99-01`");
  await expect(page.getByRole("button", { name: "Begin" })).toBeDisabled();
  await page.getByRole("button", { name: "Missing" }).click();
  await page.getByRole("button", { name: "Begin: 5 partitions" }).click();
  await expect(page).toHaveURL(/\/backfills\/019ac/);
  await expect(page.locator("h1")).toContainText("Running");
});

test("one is paused, goes on, is stopped and repeated", async ({ page }) => {
  await page.goto(`${fixture.url}/backfills`);
  await page.getByRole("row").nth(1).getByRole("link").click();
  await expect(page.getByRole("img", { name: /^Of 184: 121 made, 7 failed/ }).first()).toBeVisible();
  await expect(page.getByText("2 runs", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator("h1")).toContainText("Paused");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.locator("h1")).toContainText("Running");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText("28 partitions in the queue or under way are stopped");
  await page.getByRole("button", { name: "Cancel the backfill" }).click();
  await expect(page.locator("h1")).toContainText("Canceled");
  await page.getByRole("button", { name: "Retry what was not made" }).click();
  await page.getByRole("button", { name: "Make 63 partitions" }).click();
  await expect(page.locator("h1")).toContainText("Running");
});

test("what is refused says why", async ({ page }) => {
  await page.goto(`${fixture.url}/backfills`);
  await page.getByRole("row").nth(1).getByRole("link").click();
  await page.route("**/pause", (route) =>
    route.fulfill({
      status: 409,
      contentType: "application/problem+json",
      body: JSON.stringify({ type: "urn:x:conflict", title: "No", status: 409, detail: "it has just ended" }),
    }),
  );
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("It has just ended.")).toBeVisible();
});

test("its runs fold in the list of runs, by keyboard too", async ({ page }) => {
  await page.goto(`${fixture.url}/`);
  await expect(page.locator("h1")).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  await expect(page).toHaveURL(/\/backfills$/);
  await ready(page);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/backfills\/019ac/);
  await ready(page);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/backfills$/);
  await page.goto(`${fixture.url}/runs`);
  await page.getByRole("link", { name: "8 runs" }).first().click();
  await expect(page).toHaveURL(/\/runs\?backfill=019ac/);
  await expect(page.getByRole("row")).toHaveCount(9);
  await page.getByRole("button", { name: /^Backfill 0/ }).click();
  await expect(page).toHaveURL(/\/runs$/);
});
