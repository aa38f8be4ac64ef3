//! Partitions: counts as filters, the bar, the cells, and the launch from where the gap is seen.

import { expect, type Page, test } from "@playwright/test";
import { type Fixture, start } from "../fixture-server/server";

test.skip(!process.env.EDGE_UI_FIXTURE, "only with the server of made-up answers");

let fixture: Fixture;
test.afterEach(() => fixture?.close());

const open = async (page: Page, key: string, search = "", partitions?: number) => {
  fixture = await start({ partitions });
  await page.goto(`${fixture.url}/assets/${key}?tab=partitions${search}`);
  await expect(page.getByRole("slider")).toHaveAttribute("data-ranges", /\d+/);
};

test("half a million partitions are drawn", async ({ page }) => {
  await open(page, "hourly_aggregation", "", 500_000);
  const bar = page.getByRole("slider");
  const { drawnAt, paintMs, ranges } = await bar.evaluate((it: HTMLElement) => ({ ...it.dataset }));
  const answered = await page.evaluate(
    () =>
      (performance.getEntriesByType("resource") as PerformanceResourceTiming[]).find((it) =>
        /\/partitions\?/.test(it.name),
      )?.responseEnd ?? 0,
  );
  const whole = Number(drawnAt) - answered;
  console.log(
    `500,000 partitions, ${ranges} ranges: painted in ${paintMs} ms, ${whole.toFixed(1)} ms after the answer`,
  );
  expect(Number(ranges)).toBeLessThanOrEqual(1000);
  expect(await page.getByRole("gridcell").count()).toBeLessThan(900);
  await expect(page.getByRole("button", { name: /^All 500k/ })).toBeVisible();
  // So many are no single run.
  await page.getByRole("button", { name: /^Backfill [\d,]+ missing$/ }).click();
  await expect(page).toHaveURL(/\/backfills\/new\?select=hourly_aggregation&which=missing/);
  await page.goBack();
  await expect(bar).toHaveAttribute("data-ranges", /\d+/);
  // Something of each state is on it.
  const colors = () =>
    bar.evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      const found = new Set<number>();
      for (let i = 0; i < data.length; i += 4) found.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
      return found.size;
    });
  await expect.poll(colors).toBeGreaterThan(4);
});

test("missing ones are launched from where the gap is seen", async ({ page }) => {
  await open(page, "daily_device_summary");
  await page.getByRole("button", { name: /^Missing 5/ }).click();
  await expect(page).toHaveURL(/status=missing/);
  await page.getByRole("button", { name: "Materialize 5 missing" }).click();
  await expect(page).toHaveURL(/\/launch\?.*partition=/);
  await expect(page.getByRole("textbox", { name: "Partitions" })).toHaveValue(/^\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$/);
  await expect(page.getByRole("button", { name: "Launch 5 steps" })).toBeEnabled();
});

test("a text selects, a wrong one says what is wrong, and the address keeps it", async ({ page }) => {
  await open(page, "daily_device_summary");
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const field = page.getByRole("searchbox", { name: "Select partitions" });
  await field.fill(`${day(24)}..${day(18)}`);
  await field.press("Enter");
  await expect(page.getByText("7 selected · 5 missing · 2 made")).toBeVisible();
  await expect(page.getByRole("button", { name: "Materialize 5 missing" })).toBeVisible();
  await page.reload();
  await expect(page.getByText("7 selected · 5 missing · 2 made")).toBeVisible();
  await field.fill("2026-13-01");
  await field.press("Enter");
  await expect(page.getByRole("alert")).toContainText("There is no partition `2026-13-01`");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("cells are selected with the mouse and with the keys", async ({ page }) => {
  await open(page, "daily_device_summary", "&month=2026-06");
  const cells = page.getByRole("gridcell", { name: /^2026-06/ });
  await expect(cells).toHaveCount(30);
  const box = async (day: string) =>
    (await page.getByRole("gridcell", { name: `2026-06-${day}: made` }).boundingBox())!;
  const [from, to] = [await box("03"), await box("12")];
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + 8, to.y + 8, { steps: 6 });
  await page.mouse.up();
  await expect(page).toHaveURL(/pick=2026-06-03\.\.2026-06-12/);
  await expect(page.getByText("10 selected · 10 made")).toBeVisible();
  await expect(page.getByRole("gridcell", { selected: true })).toHaveCount(10);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByRole("gridcell", { name: "2026-06-07: made" }).focus();
  // Over the end of a week it goes on in the next one.
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/pick=2026-06-07\.\.2026-06-09/);
  await page.getByRole("button", { name: "The month before" }).click();
  await expect(page.getByRole("gridcell", { name: /^2026-05/ })).toHaveCount(31);
});

test("the bar is selected with the mouse and with the keys", async ({ page }) => {
  await open(page, "daily_device_summary");
  const bar = page.getByRole("slider");
  const box = (await bar.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.25, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 10, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByRole("status").filter({ hasText: /^8\d selected/ })).toBeVisible();
  await bar.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await expect(bar).toHaveAttribute("aria-valuetext", /in progress, 1/);
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 selected · 1 in progress")).toBeVisible();
});

test("two dimensions are a matrix, and a box of it is a text", async ({ page }) => {
  await open(page, "device_anomalies");
  const grid = page.getByRole("grid");
  await expect(grid.getByRole("columnheader", { name: "us-east" })).toBeVisible();
  const name = /^(\d{4}-\d\d-\d\d)\|eu-north/;
  const first = page.getByRole("gridcell", { name }).first();
  const day = name.exec((await first.getAttribute("aria-label")) ?? "")![1]!;
  await first.focus();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^4 selected/)).toBeVisible();
  expect(decodeURIComponent(page.url())).toMatch(
    new RegExp(`pick=${day}\\.\\.\\d{4}-\\d\\d-\\d\\d\\|eu-north\\.\\.us-east`),
  );
});

test("hours have their month, and a list has its cells", async ({ page }) => {
  await open(page, "hourly_aggregation");
  await expect(page.getByRole("columnheader", { name: "23", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "The month before" }).click();
  await expect.poll(() => page.getByRole("gridcell", { name: /^\d{4}-/ }).count()).toBeGreaterThan(670);
  await page.goto(`${fixture.url}/assets/usage_export?tab=partitions`);
  await expect(page.getByRole("gridcell", { name: /^customer-/ })).toHaveCount(74);
});
