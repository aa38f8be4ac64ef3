//! What is wiped is missing at once, also on a page that somebody else has open.

import { expect } from "@playwright/test";
import { ended, launch, ready, STAGE, test, watch } from "./stage";

test("partitions are wiped on one page, and another one follows", async ({ page, context, request, faults }) => {
  await ended(
    request,
    STAGE,
    await launch(request, STAGE, { selection: "month_of_days", partition: "2026-10-20..2026-10-22" }),
  );
  const address = "/assets/month_of_days?tab=partitions&month=2026-10";
  const cells = /^2026-10-2[0-2]: /;
  const other = await context.newPage();
  watch(other, faults);
  for (const it of [page, other]) {
    await it.goto(address);
    await ready(it);
    await expect(it.getByRole("gridcell", { name: cells })).toHaveCount(3);
    await expect(it.getByRole("gridcell", { name: /^2026-10-2[0-2]: made/ })).toHaveCount(3);
  }
  await page.goto(`${address}&pick=2026-10-20..2026-10-22`);
  await ready(page);
  await page.getByRole("button", { name: "Wipe…" }).click();
  const dialog = page.getByRole("dialog", { name: "Wipe month_of_days" });
  await expect(dialog).toContainText("3 partitions that are made, or have failed, are missing then");
  await dialog.getByRole("textbox", { name: /to go on$/ }).fill("month_of_days");
  await dialog.getByRole("textbox", { name: "Why" }).fill("<b data-injected>the source was wrong</b>");
  await dialog.getByRole("button", { name: "Wipe", exact: true }).click();
  for (const it of [page, other])
    await expect(it.getByRole("gridcell", { name: /^2026-10-2[0-2]: missing/ })).toHaveCount(3);
  // The asset tells it, and the run that did it.
  await page.getByRole("link", { name: "Runs & events" }).click();
  await expect(page.getByText("month_of_days[2026-10-22] wiped; it counts as never made")).toBeVisible();
  await page
    .getByRole("row", { name: /2026-10-22\] wiped/ })
    .getByRole("link")
    .click();
  await expect(page.locator("h1")).toContainText("Succeeded");
  await expect(page.locator("h1")).toContainText("wipe month_of_days");
  await expect(page.getByRole("log").getByText("wiped; it counts as never made")).toHaveCount(3);
  await page.getByRole("link", { name: "Config", exact: true }).click();
  await expect(page.getByRole("main")).toContainText("<b data-injected>the source was wrong</b>");
  expect(await page.locator("[data-injected]").count()).toBe(0);
});
