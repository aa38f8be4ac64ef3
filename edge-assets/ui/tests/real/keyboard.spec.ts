//! Every page is reached and operated by keys, and what has the focus is seen.

import { expect, type Page } from "@playwright/test";
import { addresses } from "../browser/pages";
import { ready, test } from "./stage";

const PLACES: [string, RegExp][] = [
  ["r", /\/runs$/],
  ["l", /\/lineage/],
  ["a", /\/assets$/],
  ["j", /\/jobs$/],
  ["b", /\/backfills$/],
  ["s", /\/automation$/],
  ["c", /\/checks$/],
  ["t", /\/alerts$/],
  ["d", /\/deployment$/],
  ["o", /\/$/],
];

test("two keys lead to every page, the palette to the rest, and Esc goes up", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  for (const [key, address] of PLACES) {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await expect(page).toHaveURL(address);
    await ready(page);
  }
  for (const [typed, address] of [
    ["calm_job", /\/(jobs\/|launch\?job=)calm_job/],
    ["asset_00777", /asset_00777/],
    ["every_morning", /every_morning/],
  ] as const) {
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "Search and commands" });
    await expect(field).toBeFocused();
    await page.keyboard.type(typed);
    await expect(page.getByRole("option", { name: new RegExp(typed) }).first()).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(address);
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await ready(page);
  }
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Search and commands" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.goto("/runs?job=calm_job");
  await ready(page);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/runs\/.+/);
  await ready(page);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/runs$/);
});

test("a job is launched by keys alone", async ({ page }) => {
  const tabTo = async (name: string) => {
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        return element?.closest("main") ? (element.getAttribute("aria-label") ?? element.textContent ?? "").trim() : "";
      });
      if (at === name) return;
    }
    throw new Error(`Tab does not lead to ${name} on ${page.url()}`);
  };
  await page.goto("/");
  await ready(page);
  await page.keyboard.press("g");
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/\/jobs$/);
  await ready(page);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/jobs\/calm_job$/);
  await ready(page);
  await tabTo("Launch");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Launch 2 steps" })).toBeEnabled();
  await tabTo("Launch 2 steps");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/runs\/.+/);
  await expect(page.locator("h1")).toContainText("Succeeded", { timeout: 60_000 });
});

interface Focus {
  name: string;
  seen: boolean;
  inMain: boolean;
  again: boolean;
}

/** What has the focus, and whether it looks otherwise than without it. */
const focus = (page: Page): Promise<Focus | undefined> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (!element || element === document.body) return undefined;
    const look = () => {
      const looks: string[] = [];
      for (let it: Element | null = element, i = 0; it && i < 3; it = it.parentElement, i += 1) {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } =
          getComputedStyle(it);
        looks.push([outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor].join(" "));
      }
      return looks.join("\n");
    };
    const marked = window as unknown as { been?: WeakSet<Element> };
    marked.been ??= new WeakSet();
    const again = marked.been.has(element);
    marked.been.add(element);
    const focused = look();
    const outlined = getComputedStyle(element).outlineStyle !== "none";
    element.blur();
    const plain = look();
    element.focus({ preventScroll: true });
    return {
      name: `${element.tagName.toLowerCase()} ${element.getAttribute("aria-label") ?? element.textContent?.slice(0, 30)}`,
      seen: outlined || focused !== plain,
      inMain: element.closest("main, [role=dialog]") !== null && element.id !== "main",
      again,
    };
  });

/** How far Tab is followed on a page: lists of a thousand rows are walked by other keys. */
const STEPS = 45;

test("Tab goes through every page, and the focus is always seen", async ({ page, request }) => {
  test.setTimeout(300_000);
  const faults: string[] = [];
  for (const [name, address] of Object.entries(await addresses(request))) {
    if (/^asset_partitions_(?!month|decades)/.test(name)) continue;
    await page.goto(address);
    await ready(page);
    expect(await page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count()).toBe(0);
    await page.keyboard.press("Tab");
    const first = await focus(page);
    if (!/^a Skip to the page/.test(first?.name ?? "")) faults.push(`${name}: Tab begins at ${first?.name}`);
    await page.keyboard.press("Enter");
    let inMain = 0;
    let repeated = 0;
    for (let i = 0; i < STEPS; i += 1) {
      await page.keyboard.press("Tab");
      const at = await focus(page);
      if (!at?.inMain) break;
      inMain += 1;
      if (at.again) repeated += 1;
      if (!at.seen) faults.push(`${name}: the focus is not seen on ${at.name}`);
    }
    if (inMain === 0) faults.push(`${name}: Tab reaches nothing of the page`);
    if (repeated > 0) faults.push(`${name}: Tab goes in a circle within the page`);
  }
  expect([...new Set(faults)]).toEqual([]);
});
