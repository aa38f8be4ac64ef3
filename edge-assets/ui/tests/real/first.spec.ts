//! The first visit of somebody who has just started `edge-pipelines dev`.

import { expect } from "@playwright/test";
import { addresses } from "../browser/pages";
import { DEV, ready, test } from "./stage";

test.use({ baseURL: DEV });

test("the first page of a new server says what there is and what comes next", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  await expect(page.getByText(/^\d+ assets$/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Needs attention" })).toBeVisible();
  const next = page.locator("section", { has: page.getByRole("heading", { name: "Next ticks" }) });
  await expect(next.getByRole("link").nth(1)).toBeVisible();
  await expect(page.getByRole("link", { name: "Launch", exact: true })).toBeVisible();
});

test("no page of a new server complains, or asks another server", async ({ page, request }) => {
  test.setTimeout(180_000);
  for (const address of Object.values(await addresses(request))) {
    await page.goto(address);
    await ready(page);
  }
});
