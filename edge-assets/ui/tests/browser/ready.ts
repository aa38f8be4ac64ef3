//! When a page is there.

import { expect, type Page } from "@playwright/test";

/** Waits until the page of the address is there, and not the one before it, with all that it loads. */
export async function ready(page: Page) {
  const isShown = async () => {
    const shown = await page.locator("main").getAttribute("data-shown");
    return shown !== null && decodeURIComponent(shown) === decodeURIComponent(new URL(page.url()).pathname);
  };
  await expect.poll(isShown).toBe(true);
  await expect(page.locator("h1")).toBeVisible();
  await expect(page.locator('[aria-label="Loading"]')).toHaveCount(0);
}
