//! Large graphs: drawn, searched, walked by keys, moved; how fast is reported.

import { expect } from "@playwright/test";
import { figure, framesOf, round } from "./figures";
import { MANY, OUT, ready, STAGE, test } from "./stage";

for (const [name, server, count] of [
  ["lineage_1000", STAGE, 1000],
  ["lineage_5000", MANY, 5000],
] as const) {
  test(`${count} assets are drawn, searched, walked and moved`, async ({ page }) => {
    await page.addInitScript(() => {
      const look = () => {
        if (document.querySelector("canvas[data-zoom]") && document.querySelector("[role=treeitem]"))
          Object.assign(window, { interactive: performance.now() });
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    // Once before, so that what is measured is not the start of the browser.
    await page.goto(`${server}/deployment`);
    await ready(page);
    await page.goto(`${server}/lineage?unfolded=1`);
    await page.waitForFunction(() => "interactive" in window);
    const interactive = await page.evaluate(() => (window as unknown as { interactive: number }).interactive);
    await expect(page.getByText(new RegExp(`^${count / 1000},0\\d\\d assets`))).toBeVisible();
    const canvas = page.locator("canvas[role=application]");

    // More than lines on a ground: a fair part of it is painted.
    const painted = () =>
      canvas.evaluate((element: HTMLCanvasElement) => {
        const { data } = element.getContext("2d")!.getImageData(0, 0, element.width, element.height);
        const ground = [data[0], data[1], data[2]].join();
        let other = 0;
        for (let i = 0; i < data.length; i += 4) if ([data[i], data[i + 1], data[i + 2]].join() !== ground) other += 1;
        return other / (data.length / 4);
      });
    await expect.poll(painted).toBeGreaterThan(0.02);
    expect(await page.getByRole("treeitem").count()).toBeLessThan(100);

    const rate: Record<string, number> = {};
    for (const how of ["pan", "zoom"] as const) {
      const { fps, worst_frame_ms } = await framesOf(canvas, how);
      rate[`${how}_fps`] = fps;
      rate[`${how}_worst_frame_ms`] = worst_frame_ms;
    }
    figure(OUT, name, { interactive_ms: round(interactive), painted: round((await painted()) * 100), ...rate });

    await page.getByRole("button", { name: "Fit everything" }).click();
    const before = await canvas.getAttribute("data-zoom");
    await page.getByRole("button", { name: "Nearer" }).click();
    await expect(canvas).not.toHaveAttribute("data-zoom", before!);

    await page.keyboard.press("/");
    await page.keyboard.type("asset_00777");
    const found = page.getByRole("treeitem", { name: /asset_00777$/ });
    await expect(found).toBeVisible();
    await expect(page.getByRole("treeitem")).toHaveCount(2);
    await page.getByRole("tree").focus();
    await page.keyboard.press("ArrowDown");
    await expect(found).toHaveAttribute("aria-selected", "true");
    await expect(page.locator("[data-selected-box]")).toHaveCount(1);
    await expect(page.getByRole("complementary")).toContainText("asset_00777");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/assets\/crowd.*asset_00777$/);
    await expect(page.locator("h1")).toContainText("asset_00777");
  });
}
