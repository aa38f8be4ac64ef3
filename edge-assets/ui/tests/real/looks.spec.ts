//! How pages look: no fault of accessibility in either theme, states that are told apart without color, and pictures to look at.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { faultsOf } from "../browser/axe";
import { addresses } from "../browser/pages";
import { OUT, ready, test } from "./stage";

const folder = join(OUT, "screens");
mkdirSync(folder, { recursive: true });

/** What lies outside of a narrow window, and is neither scrolled to nor left out on purpose. */
const cut = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push("the page");
    // Tables leave columns out; other wide things, such as code, may be scrolled.
    for (const table of document.querySelectorAll("[role=table]"))
      if (table.parentElement && table.parentElement.scrollWidth > table.parentElement.clientWidth)
        found.push(`table ${table.getAttribute("aria-label")}`);
    for (const element of document.querySelectorAll("main *")) {
      const box = element.getBoundingClientRect();
      if (!element.checkVisibility() || box.width === 0 || box.right <= innerWidth + 1) continue;
      let isHeld = element.closest("[role=table], svg, .sr") !== null;
      for (let it = element.parentElement; it && it.id !== "main" && !isHeld; it = it.parentElement)
        isHeld = getComputedStyle(it).overflowX !== "visible" && it.getBoundingClientRect().right <= innerWidth + 1;
      if (!isHeld) found.push(element.outerHTML.slice(0, 80));
    }
    return found.slice(0, 3);
  });

test("no page has a fault of accessibility in either theme, or is cut off on a phone", async ({ page, request }) => {
  test.setTimeout(600_000);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const faults: string[] = [];
  for (const [name, address] of Object.entries(await addresses(request))) {
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(address);
    await ready(page);
    for (const scheme of ["light", "dark"] as const) {
      faults.push(...(await faultsOf(page, name, scheme)));
      await page.screenshot({ path: join(folder, `${name}-${scheme}.png`) });
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 390, height: 844 });
    await ready(page);
    // Tables learn of their new width a moment later.
    let left = await cut(page);
    for (let i = 0; left.length > 0 && i < 20; i += 1) {
      await page.waitForTimeout(50);
      left = await cut(page);
    }
    faults.push(...left.map((what) => `${name}: cut off on a phone: ${what}`));
    await page.screenshot({ path: join(folder, `${name}-phone.png`) });
  }
  expect(faults).toEqual([]);
});

test("states are told apart without color", async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.goto("/");
    await ready(page);
    await page.keyboard.press("?");
    const marks = page.getByRole("dialog").locator("dt:has(svg)");
    await expect(marks).toHaveCount(10);
    await session.send("Emulation.setEmulatedVisionDeficiency", { type: "achromatopsia" });
    await page.getByRole("dialog").screenshot({ path: join(folder, `grey-marks-${scheme}.png`) });
    const pictures: [string, string][] = [];
    for (const mark of await marks.all()) {
      const picture = await mark.locator("svg").screenshot();
      pictures.push([(await mark.textContent())!.trim(), picture.toString("base64")]);
    }
    const alike = await page.evaluate(async (pictures) => {
      const greys = await Promise.all(
        pictures.map(async ([name, base64]) => {
          const bytes = Uint8Array.from(atob(base64), (it) => it.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const canvas = new OffscreenCanvas(16, 16);
          const context = canvas.getContext("2d")!;
          context.drawImage(bitmap, 0, 0, 16, 16);
          const { data } = context.getImageData(0, 0, 16, 16);
          const grey = Array.from(
            { length: 256 },
            (_, i) => data[i * 4]! * 0.3 + data[i * 4 + 1]! * 0.6 + data[i * 4 + 2]! * 0.1,
          );
          return { name, grey };
        }),
      );
      return greys.flatMap((one, i) =>
        greys.slice(i + 1).map((other) => ({
          pair: `${one.name} and ${other.name}`,
          differ: one.grey.filter((value, at) => Math.abs(value - other.grey[at]!) > 48).length,
        })),
      );
    }, pictures);
    // Of 256 pixels of each mark.
    expect(alike.filter(({ differ }) => differ < 10)).toEqual([]);
    await session.send("Emulation.setEmulatedVisionDeficiency", { type: "none" });
  }
});

test("pages in grey are there to look at", async ({ page, request }) => {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setEmulatedVisionDeficiency", { type: "achromatopsia" });
  const pages = await addresses(request);
  for (const name of ["overview", "runs", "run_failed", "assets", "lineage"]) {
    await page.goto(pages[name]!);
    await ready(page);
    await page.screenshot({ path: join(folder, `grey-${name}.png`) });
  }
});
