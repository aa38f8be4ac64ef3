//! Pictures of all pages, to be looked at: `npm run screens`. Not a test.

import { test } from "@playwright/test";
import { addresses } from "./pages";

const wanted = process.env.EDGE_SCREENS?.split(",") ?? [];
const modes = [
  { name: "light", scheme: "light", width: 1440, height: 900 },
  { name: "dark", scheme: "dark", width: 1440, height: 900 },
  { name: "phone", scheme: "light", width: 390, height: 844 },
] as const;

test.skip(wanted.length === 0, "only on request");

test("pictures", async ({ browser, request }) => {
  test.setTimeout(300_000);
  const pages = await addresses(request);
  for (const mode of modes) {
    if (process.env.EDGE_SCREENS_MODE && process.env.EDGE_SCREENS_MODE !== mode.name) continue;
    const context = await browser.newContext({
      colorScheme: mode.scheme,
      viewport: { width: mode.width, height: mode.height },
      timezoneId: "Europe/Berlin",
    });
    const page = await context.newPage();
    page.on(
      "console",
      (message) => message.type() === "error" && console.log(`${mode.name} ${page.url()}: ${message.text()}`),
    );
    page.on("pageerror", (error) => console.log(`${mode.name} ${page.url()}: ${error.message}`));
    for (const [name, address] of Object.entries(pages)) {
      if (!wanted.includes("all") && !wanted.includes(name)) continue;
      await page.goto(address);
      await page.waitForLoadState("load");
      await page.waitForTimeout(400);
      await page
        .locator('[aria-label="Loading"]')
        .first()
        .waitFor({ state: "detached", timeout: 5000 })
        .catch(() => console.log(`${address} still loads`));
      await page.waitForTimeout(300);
      await page.screenshot({ path: `.screens/${name}-${mode.name}.png` });
    }
    await context.close();
  }
});
