//! The catalogue, an asset, and its partitions, against made-up answers.

import { expect, test } from "@playwright/test";
import { type Fixture, start } from "../fixture-server/server";
import { faultsOf } from "./axe";

test.skip(!process.env.EDGE_UI_FIXTURE, "only with the server of made-up answers");

let fixture: Fixture;
test.beforeEach(async () => {
  fixture = await start();
});
test.afterEach(() => fixture?.close());

test("the catalogue is sorted by how long things take, and says how their last steps went", async ({ page }) => {
  await page.goto(`${fixture.url}/assets`);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.getByRole("button", { name: "Takes" }).click();
  await expect(page).toHaveURL(/sort=took/);
  const first = page.getByRole("row").nth(1);
  await expect(first.getByRole("group", { name: /^Steps of .*: \d+, \d+ failed/ })).toBeVisible();
  await expect(first.getByRole("img", { name: /^The last \d+ took/ })).toBeVisible();
  expect(asked.filter((url) => url.includes("/events?") === false && url.includes("/api/v1/assets/"))).toEqual([]);
  await expect(page.getByRole("row", { name: /usage_export/ })).toContainText("late");
});

test("a view has a name, is an address, and is forgotten", async ({ page }) => {
  await page.goto(`${fixture.url}/assets?status=failure&sort=-latest`);
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await page.getByRole("menuitem", { name: "Keep this view…" }).click();
  await page.getByLabel("Name").fill("Broken longest");
  await page.getByRole("button", { name: "Keep" }).click();
  await expect(page.getByRole("button", { name: "Broken longest" })).toBeVisible();
  await page.goto(`${fixture.url}/assets`);
  await page.getByRole("button", { name: "All assets" }).click();
  await page.getByRole("menuitem", { name: "Broken longest" }).click();
  await expect(page).toHaveURL(/status=failure&sort=-latest/);
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "Broken longest" }).click();
  await page.getByRole("menuitem", { name: "Forget Broken longest" }).click();
  await expect(page.getByRole("button", { name: "Views", exact: true })).toBeVisible();
});

test("what is marked is done something to, and no more than what is shown", async ({ page }) => {
  await page.goto(`${fixture.url}/assets`);
  const bar = page.getByRole("toolbar", { name: "What is marked" });
  await page.getByLabel("Select daily_site_summary").check();
  await page.getByLabel("Select raw_events").check();
  await expect(bar).toContainText("2 assets selected");
  await expect(bar.getByRole("link", { name: "Materialize 1" })).toBeVisible();
  await expect(bar.getByRole("link", { name: "Backfill 1" })).toHaveAttribute(
    "href",
    /daily_site_summary.*which=missing/,
  );
  await page.getByRole("searchbox", { name: "Filter the assets" }).fill("raw");
  await expect(bar).toContainText("1 asset selected");
  await page.getByRole("searchbox", { name: "Filter the assets" }).fill("");
  await expect(bar).toContainText("2 assets selected");
  await page.getByRole("button", { name: "Select all shown" }).click();
  await expect(bar).toContainText("24 assets selected");
  await page.keyboard.press("Escape");
  await expect(bar).toHaveCount(0);
});

test("an asset says what it is behind, and what launches it", async ({ page }) => {
  await page.goto(`${fixture.url}/assets/site_stats_cache`);
  await expect(page.getByText("stale: upstream daily_site_summary is newer by 12 min")).toBeVisible();
  await expect(page.getByRole("list", { name: "Upstream" })).toContainText("daily_site_summary");
  await page.getByRole("link", { name: "Automation" }).last().click();
  await expect(page).toHaveURL(/tab=automation/);
  await expect(page.getByText("It has no condition.")).toBeVisible();
  await expect(page.getByText("every 15 minutes")).toBeVisible();
  await page.getByRole("switch", { name: "every_15_minutes is on" }).click();
  await expect(page.getByRole("switch", { name: "every_15_minutes is off" })).toBeVisible();
});

test("keys of dynamic partitions are added, refused, and taken away", async ({ page }) => {
  await page.goto(`${fixture.url}/assets/churn_features?tab=partitions`);
  const keys = page.getByRole("list", { name: "Keys of tenants" });
  await expect(keys.getByRole("listitem")).toHaveText(["acme", "globex", "initech"]);
  await page.getByLabel("New keys of tenants").fill("hooli\nacme\n");
  await page.getByRole("button", { name: "Add 2 keys" }).click();
  await expect(keys.getByRole("listitem")).toHaveCount(4);
  await expect(page.getByText("1 key added; one was there already", { exact: true })).toBeVisible();
  // The partitions of the asset follow.
  await expect(page.getByRole("gridcell", { name: "hooli: missing" })).toBeVisible();
  await page.getByLabel("New keys of tenants").fill("a|b");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("cannot be a key");
  await keys.getByLabel("globex").check();
  await page.getByRole("button", { name: "Take 1 key away" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("1 asset (churn_features) will have this partition no more: globex");
  await dialog.getByRole("button", { name: "Take 1 key away" }).click();
  await expect(keys.getByRole("listitem")).toHaveText(["acme", "initech", "hooli"]);
});

test("partitions are selected by the form of their keys", async ({ page }) => {
  await page.goto(`${fixture.url}/assets/usage_export?tab=partitions`);
  const field = page.getByRole("searchbox", { name: "Select partitions" });
  await field.fill("customer-10*");
  await page.getByRole("button", { name: "Select" }).click();
  await expect(page).toHaveURL(/pick=customer-101/);
  await field.fill("nobody-*");
  await page.getByRole("button", { name: "Select" }).click();
  await expect(page.getByText("No key is of the form nobody-*", { exact: true })).toBeVisible();
});

test("an asset is wiped once its key is written, and partitions of it alone", async ({ page }) => {
  await page.goto(`${fixture.url}/assets/daily_site_summary?tab=partitions`);
  await page.getByRole("searchbox", { name: "Select partitions" }).fill("latest");
  await page.getByRole("button", { name: "Select" }).click();
  await expect(page.getByText("1 selected")).toBeVisible();
  // What is being made is neither made nor failed.
  await expect(page.getByRole("button", { name: "Wipe…" })).toHaveCount(0);
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  await page.getByRole("searchbox", { name: "Select partitions" }).fill(`${day(15)}..${day(6)}`);
  await page.getByRole("button", { name: "Select" }).click();
  await page.getByRole("button", { name: "Wipe…" }).click();
  const dialog = page.getByRole("dialog", { name: "Wipe daily_site_summary" });
  await expect(dialog).toContainText("10 partitions that are made, or have failed, are missing then");
  await expect(dialog).toContainText(/made from it becomes? stale|No asset is made from it/);
  const go = dialog.getByRole("button", { name: "Wipe", exact: true });
  await expect(go).toBeDisabled();
  await dialog.getByRole("textbox", { name: /to go on$/ }).fill("daily_site_summar");
  await expect(go).toBeDisabled();
  await dialog.getByRole("textbox", { name: /to go on$/ }).fill("daily_site_summary");
  await dialog.getByRole("textbox", { name: "Why" }).fill("the source was wrong");
  expect(await faultsOf(page, "wipe")).toEqual([]);
  const asked = page.waitForRequest(/assets\/daily_site_summary\/wipe$/);
  await go.click();
  expect((await asked).postDataJSON()).toEqual({
    partitions: `${day(15)}..${day(6)}`,
    note: "the source was wrong",
  });
  await expect(dialog).toBeHidden();
  await expect(page.getByText("10 selected · 10 missing")).toBeVisible();

  await page.goto(`${fixture.url}/assets/site_stats_cache`);
  await page.getByRole("button", { name: "More to do" }).click();
  await page.getByRole("menuitem", { name: "Wipe…" }).click();
  const all = page.getByRole("dialog", { name: "Wipe site_stats_cache" });
  await expect(all).toContainText("It counts as never made from now on");
  await all.getByRole("textbox", { name: /to go on$/ }).fill("site_stats_cache");
  await all.getByRole("button", { name: "Wipe", exact: true }).click();
  await expect(page.getByText("site_stats_cache is wiped")).toBeVisible();
  await page.goto(`${fixture.url}/runs`);
  await expect(page.getByRole("row", { name: /wipe site_stats_cache/ })).toBeVisible();
});
