//! The pictures of the book: `EDGE_UI_URL=http://127.0.0.1:3000 npm run tour`, of a server that has run for a while. Not a test.

import { test } from "@playwright/test";

const OUT = new URL("../../../../docs/src/images/", import.meta.url).pathname;

interface Picture {
  name: string;
  address: string;
  phone?: boolean;
}

test("pictures of the book", async ({ browser, request }) => {
  test.setTimeout(300_000);
  const items = async (path: string) =>
    ((await (await request.get(path)).json()) as { items: Record<string, string>[] }).items;
  const [failed] = await items("/api/v1/runs?status=failure&limit=1");
  const [backfill] = await items("/api/v1/backfills?limit=1");
  const pictures: Picture[] = [
    { name: "overview", address: "/?hours=6" },
    { name: "run", address: `/runs/${failed?.id}` },
    { name: "lineage", address: "/lineage?at=device_stats_cache" },
    { name: "assets", address: "/assets" },
    { name: "partitions", address: "/assets/daily_device_summary?tab=partitions" },
    { name: "launch", address: "/launch?select=%2Bdevice_stats_cache" },
    { name: "backfill", address: `/backfills/${backfill?.id}` },
    { name: "automation", address: "/automation" },
    { name: "phone", address: `/runs/${failed?.id}`, phone: true },
  ];
  for (const { name, address, phone } of pictures) {
    const context = await browser.newContext({
      colorScheme: "light",
      viewport: phone ? { width: 390, height: 700 } : { width: 1280, height: 760 },
      timezoneId: "Europe/Berlin",
    });
    const page = await context.newPage();
    await page.goto(address);
    await page.waitForLoadState("load");
    await page.locator('[aria-label="Loading"]').first().waitFor({ state: "detached" });
    await page.waitForTimeout(1000);
    await page.screenshot({ path: `${OUT}ui-${name}.png` });
    await context.close();
  }
});
