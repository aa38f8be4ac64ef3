//! The overview, the lineage and a launch: what is chosen is in the address.

import { expect, test } from "@playwright/test";
import { type Fixture, start } from "../fixture-server/server";

test.skip(!process.env.EDGE_UI_FIXTURE, "only with the server of made-up answers");

let fixture: Fixture;
test.beforeEach(async () => {
  fixture = await start();
});
test.afterEach(() => fixture?.close());

test("what has one cause is told once", async ({ page }) => {
  await page.goto(`${fixture.url}/`);
  const many = page.getByText("2 assets", { exact: true });
  await expect(many).toBeVisible();
  await expect(page.getByRole("link", { name: "partition_inventory" })).toBeHidden();
  await many.click();
  await expect(page.getByRole("link", { name: "partition_inventory" })).toBeVisible();
});

test("a span of the timeline is drawn over, seen larger, and given up", async ({ page }) => {
  await page.goto(`${fixture.url}/`);
  const timeline = page.getByRole("group", { name: /^Runs from/ });
  await expect(timeline.getByRole("link", { name: /redis_cache_refresh, / }).first()).toBeVisible();
  const all = await timeline.getByRole("link", { name: /redis_cache_refresh, / }).count();
  await timeline.scrollIntoViewIfNeeded();
  const box = (await timeline.boundingBox())!;
  const y = box.y + 11;
  await page.mouse.move(box.x + 500, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 700, y, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await expect.poll(() => timeline.getByRole("link", { name: /redis_cache_refresh, / }).count()).toBeLessThan(all / 2);
  await page.reload();
  await expect(page.getByRole("button", { name: "All of it" })).toBeVisible();
  await timeline.focus();
  await page.keyboard.press("+");
  await page.keyboard.press("0");
  await expect(page).not.toHaveURL(/from=/);
});

test("runs under way and runs in the queue lead to lists of their own", async ({ page }) => {
  await page.goto(`${fixture.url}/`);
  await page.getByRole("link", { name: /runs under way/ }).click();
  await expect(page).toHaveURL(/\/runs\?state=running$/);
  await expect(page.getByRole("button", { name: /^Running/ })).toHaveAttribute("aria-pressed", "true");
  await page.goBack();
  await page.getByRole("link", { name: /runs in the queue/ }).click();
  await expect(page).toHaveURL(/\/runs\?state=queued$/);
});

test("failing checks have the same mark in the navigation and among the counters", async ({ page }) => {
  await page.goto(`${fixture.url}/`);
  const counter = page.getByRole("link", { name: /failing checks/ });
  await expect(counter).toContainText(/\d in 24 h/);
  const mark = await counter.locator("svg").first().innerHTML();
  const nav = page.getByRole("navigation").getByRole("link", { name: /^Checks/ });
  expect(await nav.locator("svg").last().innerHTML()).toBe(mark);
});

test("the bars of filters are one line on a screen of 1440 pixels", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const path of ["runs", "assets"]) {
    await page.goto(`${fixture.url}/${path}`);
    await expect(page.getByRole("row").nth(2)).toBeVisible();
    const bar = page.locator("[data-filter]").locator("..");
    expect((await bar.boundingBox())!.height).toBeLessThan(60);
  }
});

test("ticks that come are hollow, and as many as there is room for", async ({ page }) => {
  await page.goto(`${fixture.url}/`);
  await expect(page.getByTitle(/^Ticks at/).nth(8)).toBeVisible();
});

test("the lineage is colored by owner, with a legend, and the address says so", async ({ page }) => {
  await page.goto(`${fixture.url}/lineage`);
  await page.getByLabel("Color by").selectOption("owner");
  await expect(page).toHaveURL(/color=owner/);
  await expect(page.getByRole("list", { name: "What the colors mean" })).toContainText("team:insights");
  await page.getByLabel("Color by").selectOption("freshness");
  await expect(page.getByRole("list", { name: "What the colors mean" })).toContainText("late");
});

test("folded groups are laid out anew, one node each, and the address says which", async ({ page }) => {
  await page.goto(`${fixture.url}/lineage`);
  const canvas = page.locator("[data-nodes]");
  await expect(canvas).toHaveAttribute("data-nodes", /^[1-9]/);
  const whole = Number(await canvas.getAttribute("data-nodes"));
  const asked = page.waitForRequest(/graph\?folded=\*/);
  await page.getByRole("button", { name: "Fold all groups" }).click();
  await asked;
  await expect(page).toHaveURL(/folded=\*/);
  await expect(canvas).not.toHaveAttribute("data-nodes", String(whole));
  const chips = await page.getByRole("treeitem", { expanded: false }).count();
  await expect(canvas).toHaveAttribute("data-nodes", String(chips));
  expect(chips).toBeLessThan(whole / 2);
  // Keys come to folded groups, and open them.
  await page.locator("canvas[role=application]").focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("application", { name: /at the folded group \w+ of \d+ assets/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/folded=\w+,/);
  await expect(page.getByRole("treeitem", { expanded: true })).toHaveCount(1);
  await page.getByRole("button", { name: "Unfold all groups" }).click();
  await expect(page).not.toHaveURL(/folded/);
  await expect(canvas).toHaveAttribute("data-nodes", String(whole));
});

test("a selection is completed as it is written", async ({ page }) => {
  await page.goto(`${fixture.url}/lineage`);
  const field = page.getByRole("combobox", { name: "Filter the assets" });
  await field.pressSequentially("gro");
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue("group:");
  await page.getByRole("option", { name: /group:reporting/ }).click();
  await expect(field).toHaveValue("group:reporting");
  await expect(page.getByRole("treeitem")).toHaveText([/reporting/, /sla_report/, /usage_export/, /weekly_digest/]);
});

test("between two assets without a way it is said that there is none", async ({ page }) => {
  await page.goto(`${fixture.url}/lineage?at=firmware_catalog&to=raw_events`);
  await expect(page.getByText("No way leads from firmware_catalog to raw_events, nor back.")).toBeVisible();
});

test("a launch is in its address, and its partitions are taken from what is missing", async ({ page }) => {
  await page.goto(`${fixture.url}/launch?select=daily_site_summary`);
  await page.getByRole("button", { name: "5 missing" }).click();
  await expect(page.getByRole("button", { name: "Launch 5 steps" })).toBeVisible();
  await page.getByLabel("Labels").fill("why=test");
  await expect(page).toHaveURL(/tags=why%3Dtest|tags=why=test/);
  await page.reload();
  await expect(page.getByLabel("Labels")).toHaveValue("why=test");
  await expect(page.getByRole("button", { name: "Launch 5 steps" })).toBeVisible();
  await page.getByLabel("From partition").fill("2026-03-01");
  await page.getByLabel("To partition").fill("2026-03-02");
  await page.getByRole("button", { name: "Take the range" }).click();
  await expect(page.getByRole("textbox", { name: "Partitions", exact: true })).toHaveValue("2026-03-01..2026-03-02");
});

test("an earlier launch is a template", async ({ page }) => {
  await page.goto(`${fixture.url}/launch`);
  await page.getByRole("button", { name: "Earlier" }).click();
  await page.getByRole("menuitem").first().click();
  await expect(page).toHaveURL(/like=/);
  await expect(page.getByRole("button", { name: /^Launch \d+ steps?$/ })).toBeVisible();
  await page.getByLabel("Priority").fill("2");
  await expect(page).toHaveURL(/priority=2/);
  await expect(page).not.toHaveURL(/like=/);
});

test("jobs say how long they take and when they run next, in one request", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${fixture.url}/jobs`);
  const row = page.getByRole("row", { name: /redis_cache_refresh/ });
  await expect(row.getByRole("group", { name: /^Runs of redis_cache_refresh: 20/ })).toBeVisible();
  await expect(row).toContainText("every_15_minutes");
  expect(asked).not.toContain("/api/v1/runs");
  await page.getByRole("link", { name: "redis_cache_refresh", exact: true }).click();
  await expect(page.getByText("*/15 * * * * · UTC")).toBeVisible();
  await expect(page.getByText(/nearly all take less/)).toBeVisible();
});
