import { expect, test } from "@playwright/test";
import { faultsOf } from "./axe";
import { addresses } from "./pages";

test("no page has accessibility faults in either theme", async ({ page, request }) => {
  test.setTimeout(600_000);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const faults: string[] = [];
  page.on(
    "console",
    (message) =>
      message.type() === "error" &&
      /Content Security Policy|Minified React/.test(message.text()) &&
      faults.push(`${page.url()}: ${message.text()}`),
  );
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  for (const [name, address] of Object.entries(await addresses(request))) {
    await page.goto(address);
    await expect(page.locator("h1")).toBeVisible();
    await expect(page.locator('[aria-label="Loading"]')).toHaveCount(0);
    for (const scheme of ["light", "dark"] as const) faults.push(...(await faultsOf(page, name, scheme)));
  }
  expect(faults).toEqual([]);
});

test("dialogs and the phone view have no accessibility faults", async ({ page, request }) => {
  await page.goto("/");
  await expect(page.locator("h1")).toBeVisible();
  const faults: string[] = [];
  const look = async (name: string) => faults.push(...(await faultsOf(page, name)));
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Search and commands" })).toBeVisible();
  await look("palette");
  await page.keyboard.press("Escape");
  // Keys are those of a dialog while one is open.
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await look("help");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Settings" }).click();
  await look("settings");
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 390, height: 844 });
  const pages = await addresses(request);
  const small = ["overview", "run_failed", "runs", "backfill", "backfill_start", "alerts", "condition"];
  for (const name of [...small, "asset_partitions_daily_device_summary"]) {
    await page.goto(pages[name] ?? "/");
    await expect(page.locator("h1")).toBeVisible();
    await expect(page.locator('[aria-label="Loading"]')).toHaveCount(0);
    await look(`${name} on a phone`);
  }
  expect(faults).toEqual([]);
});
