//! A month is filled in from the page of its asset, and watched to its end.

import { expect } from "@playwright/test";
import { get, ready, STAGE, test } from "./stage";

interface Backfill {
  status: string;
  total: number;
  counts: Record<string, number>;
}

test("a month is filled in, and the counts are right", async ({ page, request }) => {
  test.setTimeout(240_000);
  await page.goto("/assets/month_of_days?tab=partitions");
  await ready(page);
  await page.getByRole("link", { name: "Backfill", exact: true }).click();
  await expect(page).toHaveURL(/\/backfills\/new/);
  await page.getByRole("button", { name: "As written" }).click();
  await page.getByRole("textbox", { name: "Partitions" }).fill("2026-10-01..2026-10-31");
  await page.getByRole("button", { name: "Begin: 31 partitions" }).click();
  await expect(page).toHaveURL(/\/backfills\/[0-9a-f-]{36}$/);
  await expect(page.locator("h1")).toContainText("Failed", { timeout: 180_000 });
  await expect(page.getByRole("img", { name: "Of 31: 30 made, 1 failed" }).first()).toBeVisible();
  await expect(page.getByText("31 of 31 partitions")).toBeVisible();
  await expect(page.getByText(/the source has nothing for this day/).first()).toBeVisible();
  const id = new URL(page.url()).pathname.split("/").at(-1);
  const it = await get<Backfill>(request, `${STAGE}/api/v1/backfills/${id}`);
  expect([it.total, it.counts.succeeded, it.counts.failed]).toEqual([31, 30, 1]);
  // And the asset has them: the month, cell by cell.
  await page.goto("/assets/month_of_days?tab=partitions&month=2026-10");
  await ready(page);
  await expect(page.getByRole("gridcell", { name: /^2026-10-\d\d: made/ })).toHaveCount(30);
  await expect(page.getByRole("gridcell", { name: /^2026-10-13: failed/ })).toHaveCount(1);
});
