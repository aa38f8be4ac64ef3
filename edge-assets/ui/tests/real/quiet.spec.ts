//! What a page costs: nothing while nothing happens, and little where there is much.

import { expect } from "@playwright/test";
import { figure, round } from "./figures";
import { MANY, OUT, ready, test } from "./stage";

/** How long a page is watched, in milliseconds. */
const WATCHED = 5_000;

for (const address of ["/", "/runs", "/lineage", "/automation"]) {
  test(`${address} asks for nothing but its stream while nothing happens`, async ({ page }) => {
    let asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${MANY}${address}`);
    await ready(page);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
    // What follows the first answers, such as further pieces of long lists, has come once nothing was asked for a while.
    await expect
      .poll(
        () => {
          const before = asked.length;
          asked = [];
          return before;
        },
        { intervals: [1_500], timeout: 60_000 },
      )
      .toBe(0);
    await page.waitForTimeout(WATCHED);
    expect(asked.filter((path) => path !== "/api/v1/events")).toEqual([]);
  });
}

test("half a million partitions are drawn", async ({ page }) => {
  await page.goto("/assets/decades_of_hours?tab=partitions");
  const bar = page.getByRole("slider");
  await expect(bar).toHaveAttribute("data-ranges", /\d+/);
  const { drawnAt, paintMs, ranges } = await bar.evaluate((it: HTMLElement) => ({ ...it.dataset }));
  const { answered, took } = await page.evaluate(() => {
    const found = (performance.getEntriesByType("resource") as PerformanceResourceTiming[]).find((it) =>
      /\/partitions\?/.test(it.name),
    );
    return { answered: found?.responseEnd ?? 0, took: (found?.responseEnd ?? 0) - (found?.requestStart ?? 0) };
  });
  figure(OUT, "partitions_500k", {
    ranges: Number(ranges),
    answer_ms: round(took),
    paint_ms: round(Number(paintMs)),
    answer_to_drawn_ms: round(Number(drawnAt) - answered),
  });
  await expect(page.getByRole("button", { name: /^All 50\dk/ })).toBeVisible();
  expect(Number(ranges)).toBeGreaterThan(60);
  expect(await page.getByRole("gridcell").count()).toBeLessThan(900);
});
