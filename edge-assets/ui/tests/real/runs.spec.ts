//! Runs: one is launched and watched, one failed, one is stopped.

import { expect } from "@playwright/test";
import { ended, get, launch, type Run, ready, STAGE, test } from "./stage";

test("a job is launched and watched to its end without a reload", async ({ page, request }) => {
  await page.goto("/jobs");
  await ready(page);
  await page.evaluate(() => Object.assign(window, { same: true }));
  await page.getByRole("link", { name: "Launch calm_job" }).click();
  await expect(page).toHaveURL(/\/launch\?job=calm_job/);
  await page.getByRole("button", { name: "Launch 2 steps" }).click();
  await expect(page).toHaveURL(/\/runs\/.+/);
  const title = page.locator("h1");
  await expect(title).toContainText("calm_job");
  const seen = new Set<string>();
  await expect
    .poll(
      async () => {
        const word = (await title.textContent())?.split("·")[0] ?? "";
        seen.add(word);
        return word;
      },
      { intervals: [50], timeout: 60_000 },
    )
    .toContain("Succeeded");
  expect([...seen].some((word) => /Queued|Starting|Running/.test(word))).toBe(true);
  await expect(page.getByText("2 of 2 steps")).toBeVisible();
  expect(await page.evaluate(() => "same" in window)).toBe(true);
  const run = await get<Run>(request, `${STAGE}/api/v1/runs/${new URL(page.url()).pathname.split("/").at(-1)}`);
  expect(run.status).toBe("success");
});

test("from the overview to the cause of a failure in two clicks", async ({ page, request }) => {
  await ended(request, STAGE, await launch(request, STAGE, { selection: "failing+" }));
  await page.goto("/");
  await ready(page);
  let clicks = 0;
  const row = page.getByRole("listitem").filter({ hasText: "no space is left on the device" });
  await row.getByRole("link", { name: "Run", exact: true }).first().click();
  clicks += 1;
  await expect(page).toHaveURL(/\/runs\//);
  await expect(page.locator("h1")).toContainText("Failed");
  await expect(page.getByText("no space is left on the device").first()).toBeInViewport();
  expect(clicks).toBeLessThanOrEqual(2);
});

test("a run that goes on is stopped", async ({ page, request }) => {
  const id = await launch(request, STAGE, { selection: "patient" });
  await page.goto(`/runs/${id}`);
  await expect(page.locator("h1")).toContainText("Running");
  await expect(page.getByRole("log")).toContainText("beat 3");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("button", { name: "Cancel the run" }).click();
  await expect(page.locator("h1")).toContainText("Canceled", { timeout: 60_000 });
  expect(await ended(request, STAGE, id)).toBe("canceled");
});
