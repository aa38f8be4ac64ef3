//! Alerts, cursors, checks on request, automation conditions, and who is signed in.

import { expect, test } from "@playwright/test";
import { type Fixture, start } from "../fixture-server/server";

test.skip(!process.env.EDGE_UI_FIXTURE, "only with the server of made-up answers");

let fixture: Fixture;
test.beforeEach(async () => {
  fixture = await start();
});
test.afterEach(() => fixture?.close());

test("a test of the alerts says what arrived, and what went wrong elsewhere", async ({ page }) => {
  await page.goto(`${fixture.url}/`);
  await expect(page.locator("h1")).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/alerts$/);
  await expect(page.getByText("a run failed, and none repeats it by policy")).toBeVisible();
  await page.getByRole("button", { name: "Test all" }).click();
  await expect(page.getByText("Arrived", { exact: true })).toHaveCount(2);
  await expect(page.getByText("connection to smtp.example.com:587 timed out after 10 s")).toBeVisible();
  await page.getByRole("listitem").filter({ hasText: "webhook" }).last().getByRole("button", { name: "Test" }).click();
  await expect(page.getByText("Not delivered")).toHaveCount(0);
});

test("a cursor is set in the place of the one that was seen", async ({ page, request }) => {
  await page.goto(`${fixture.url}/automation/sensors/new_firmware`);
  await page.getByRole("button", { name: "Edit" }).click();
  const field = page.getByRole("textbox", { name: "Its next tick goes on from here" });
  await expect(field).toHaveValue(/4\.18\.2/);
  await expect(page.getByRole("button", { name: "Set the cursor" })).toBeDisabled();
  await field.fill('{"version":"4.17.0"}');
  // A tick comes in between.
  await request.post(`${fixture.url}/api/v1/sensors/new_firmware/cursor`, { data: { cursor: "by a tick" } });
  await page.getByRole("button", { name: "Set the cursor" }).click();
  await expect(page.getByRole("alert")).toContainText("The cursor is another one by now");
  await page.getByRole("button", { name: "Close" }).click();
  await page.reload();
  await expect(page.getByText("by a tick")).toBeVisible();
  await page.getByRole("button", { name: "Edit" }).click();
  await field.fill("mine");
  await page.getByRole("button", { name: "Set the cursor" }).click();
  await expect(page.getByText("mine", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Begin anew" }).click();
  await expect(page.getByText("It has none yet.")).toBeVisible();
});

test("a check runs on request", async ({ page }) => {
  await page.goto(`${fixture.url}/checks`);
  const asked = page.waitForRequest((request) => request.url().endsWith("/api/v1/checks/run"));
  await page.getByRole("button", { name: /^Run bands_known of device_anomalies now$/ }).click();
  expect((await asked).postDataJSON()).toEqual({ selection: "device_anomalies", checks: ["bands_known"] });
  await expect(page).toHaveURL(/\/runs\/.+/);
});

test("a condition says why, and what it would come to now", async ({ page }) => {
  await page.goto(`${fixture.url}/automation?kind=conditions`);
  await expect(page.getByRole("row", { name: /firmware_rollout/ })).toContainText("not evaluated yet");
  await page.getByRole("link", { name: "daily_device_summary", exact: true }).click();
  await expect(page).toHaveURL(/\/automation\/conditions\/daily_device_summary/);
  const newest = page.getByRole("list", { name: "Why" }).first();
  await expect(newest).toContainText("hourly_aggregation");
  await expect(newest).toContainText("2026-11-24-00..2026-11-25-23");
  await page.getByRole("button", { name: "Try it now" }).click();
  await expect(page.getByText("It would ask for 1 partition.")).toBeVisible();
  await page.getByRole("switch", { name: "Evaluate conditions" }).click();
  await expect(page.getByText("Conditions are off")).toBeVisible();
});

test("a condition is switched by itself, and with a note", async ({ page }) => {
  await page.goto(`${fixture.url}/automation?kind=conditions`);
  await expect(page.getByRole("main")).toContainText("9 of 11 on");
  const rollout = page.getByRole("switch", { name: /^firmware_rollout is/ });
  await expect(rollout).toHaveAttribute("aria-checked", "false");
  await rollout.click();
  await expect(rollout).toHaveAttribute("aria-checked", "true");
  await expect(page.getByRole("main")).toContainText("10 of 11 on");
  await page.getByRole("link", { name: "daily_site_summary", exact: true }).click();
  await page.getByRole("button", { name: "Pause with a note" }).click();
  await page.getByRole("textbox", { name: "Why" }).fill("the source moves");
  const asked = page.waitForRequest(/automation\/daily_site_summary\/stop/);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  expect((await asked).postDataJSON()).toEqual({ note: "the source moves" });
  await expect(page.getByRole("switch", { name: /^daily_site_summary is/ })).toHaveAttribute("aria-checked", "false");
  await page.goto(`${fixture.url}/assets/daily_site_summary?tab=automation`);
  await page.getByRole("switch", { name: "daily_site_summary is off" }).click();
  await expect(page.getByRole("switch", { name: "daily_site_summary is on" })).toBeVisible();
});

test("who is signed in stands in the settings, and a session that ended is said", async ({ page }) => {
  fixture.askTokens();
  await page.goto(`${fixture.url}/checks`);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(page.getByText("operator: may run things")).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.route("**/api/v1/alerts", (route) =>
    route.fulfill({
      status: 401,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "urn:x:unauthorized",
        title: "No",
        status: 401,
        detail: "this server wants a token",
      }),
    }),
  );
  await page.getByRole("link", { name: "Alerts" }).click();
  await expect(page.getByText(/Nobody is signed in any more/)).toBeVisible();
  await page.unroute("**/api/v1/alerts");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Test all" })).toBeVisible();
});
