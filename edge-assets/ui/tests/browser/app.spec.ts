import { expect, test } from "@playwright/test";
import { addresses } from "./pages";
import { ready } from "./ready";

test("from the first page to the cause of a failure in two clicks", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  await page.getByRole("link", { name: /failing assets/ }).click();
  await expect(page).toHaveURL(/\/assets\?status=failure/);
  await page.goBack();
  await ready(page);
  // One click on what needs attention, and the reason stands there.
  await page.locator("li", { hasText: /Run$/ }).getByRole("link", { name: "Run", exact: true }).first().click();
  await expect(page).toHaveURL(/\/runs\//);
  await expect(page.locator("h1")).toContainText("Failed");
  await expect(page).toHaveTitle(/^✕ /);
});

test("the address is the state of the list, and back works", async ({ page }) => {
  await page.goto("/runs");
  await ready(page);
  await page.getByRole("button", { name: /^Failed/ }).click();
  await expect(page).toHaveURL(/state=failed/);
  const rows = page.getByRole("row");
  await expect(rows.nth(1)).toBeVisible();
  await page.reload();
  await ready(page);
  await expect(page.getByRole("button", { name: /^Failed/ })).toHaveAttribute("aria-pressed", "true");
  await rows.nth(1).getByRole("link").first().click();
  await expect(page.locator("h1")).toContainText("Failed");
  await page.goBack();
  await expect(page).toHaveURL(/state=failed/);
});

test("everything goes by keyboard", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page).toHaveURL(/\/runs$/);
  await ready(page);
  await expect(page.getByRole("row").nth(2)).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/runs\/.+/);
  await ready(page);
  await expect(page.getByRole("navigation", { name: "Parts of the run" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/runs$/);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("deploym");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/deployment$/);
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page.getByRole("heading", { name: "Assets" })).toBeVisible();
  await expect(page.getByRole("row").nth(2)).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("zzz no such asset");
  await expect(page.getByText("No asset is like that.")).toBeVisible();
});

test("a key right after a dialog closed is one of the page", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Search and commands" })).toBeFocused();
  // Both in one turn, before the browser takes the focus away from what is hidden.
  await page.evaluate(() => {
    document.querySelector<HTMLDialogElement>("dialog[open]")?.close();
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole("dialog", { name: "Keys and marks" })).toBeVisible();
});

test("single keys can be switched off", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("switch", { name: "Single keys" }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page).toHaveURL(/\/$/);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
});

test("the theme and the zone are remembered", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Dark" }).click();
  await page.getByRole("button", { name: "UTC" }).click();
  await page.reload();
  await ready(page);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe("rgb(17, 18, 20)");
  await expect(page.getByTitle("Times are shown in this zone")).toHaveText("UTC");
});

test("a failed run opens at its error, and a line has an address", async ({ page, request }) => {
  const { run_failed } = await addresses(request);
  test.skip(!run_failed, "the server has no failed run");
  await page.goto(run_failed!);
  await ready(page);
  const error = page.locator('[data-level="error"]').first();
  await expect(error).toBeInViewport();
  await error.getByRole("link").click();
  await expect(page).toHaveURL(/#L\d+$/);
  await page.reload();
  await expect(page.locator("[data-at]").first()).toBeInViewport();
});

test("the lineage is there as a tree, and keys walk along the edges", async ({ page }) => {
  await page.goto("/lineage");
  await ready(page);
  const tree = page.getByRole("tree");
  await tree.focus();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("ArrowDown");
  await expect(page).toHaveURL(/at=/);
  await expect(page.getByRole("complementary")).toBeVisible();
  const canvas = page.getByRole("application");
  await canvas.focus();
  const before = page.url();
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"]) await page.keyboard.press(key);
  expect(page.url() === before || /at=/.test(page.url())).toBe(true);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/assets\//);
});

test("a click on the canvas selects what is drawn there", async ({ page, request }) => {
  const { lineage_selected } = await addresses(request);
  test.skip(!lineage_selected, "the server has no asset");
  await page.goto(lineage_selected!.replace(/&.*/, ""));
  await ready(page);
  const frame = page.locator("[data-selected-box]");
  await expect(frame).toHaveCount(1);
  // It is where it stays once two looks agree.
  let seen = "";
  await expect
    .poll(async () => {
      const before = seen;
      seen = (await frame.getAttribute("data-selected-box")) ?? "";
      return seen !== "" && seen === before;
    })
    .toBe(true);
  const [x, y, w, h] = (await frame.getAttribute("data-selected-box"))!.split(",").map(Number);
  const corner = (await frame.boundingBox())!;
  await page.getByRole("button", { name: "Close" }).click();
  await expect(frame).toHaveCount(0);
  const wide = (await page.locator("canvas[role=application]").boundingBox())!;
  await page.mouse.click(corner.x + x! + w! / 2 + (wide.width - corner.width) / 2, corner.y + y! + h! / 2);
  await expect(frame).toHaveCount(1);
});

test("an asset that is not there offers what is near", async ({ page }) => {
  await page.goto("/asets/nothing");
  await expect(page.getByText("There is nothing at /asets/nothing.")).toBeVisible();
  await page.goto("/assets/no_such_asset_at_all");
  await expect(page.getByRole("alert")).toBeVisible();
});

test("a page that is left alone asks for nothing but its stream", async ({ page }) => {
  // Less than the silence after which the stream is opened anew, since nothing is heard while the clock is put forward.
  await page.clock.install();
  await page.goto("/deployment");
  await ready(page);
  await page.clock.fastForward(2_000);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  for (let i = 0; i < 4; i += 1) await page.clock.fastForward(10_000);
  await page.evaluate(() => fetch("/favicon.svg"));
  expect(asked.filter((url) => !/\/api\/v1\/events|favicon/.test(url))).toEqual([]);
});

test("the first page is light, and asks no other server", async ({ page, baseURL }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto("/");
  await ready(page);
  const host = new URL(baseURL!).host;
  expect(requests.filter((url) => !url.startsWith("blob:") && new URL(url).host !== host)).toEqual([]);
  expect(requests.length).toBeLessThanOrEqual(10);
});
