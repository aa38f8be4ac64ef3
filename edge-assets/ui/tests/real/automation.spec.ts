//! Switches of automation, and why a sensor asked for nothing.

import { expect } from "@playwright/test";
import { get, ready, STAGE, test } from "./stage";

interface Schedules {
  items: { name: string; is_on: boolean }[];
}

test("a switched schedule is switched for the server, too, and after a reload", async ({ page, request }) => {
  const isOn = async () => {
    const { items } = await get<Schedules>(request, `${STAGE}/api/v1/schedules`);
    return items.find((it) => it.name === "every_morning")?.is_on;
  };
  await page.goto("/automation");
  await ready(page);
  const lever = page.getByRole("switch", { name: /^every_morning is/ });
  const before = (await lever.getAttribute("aria-checked")) === "true";
  for (const wanted of [!before, before]) {
    await lever.click();
    await expect(lever).toHaveAttribute("aria-checked", String(wanted));
    await expect.poll(isOn).toBe(wanted);
    await page.reload();
    await ready(page);
    await expect(lever).toHaveAttribute("aria-checked", String(wanted));
  }
});

test("a sensor that is switched on says why it asks for nothing", async ({ page }) => {
  await page.goto("/automation");
  await ready(page);
  const lever = page.getByRole("switch", { name: /^watcher is/ });
  await lever.click();
  await expect(page.getByRole("row", { name: /watcher/ })).toContainText(
    "nothing has come; <b data-injected>look</b>",
    {
      timeout: 60_000,
    },
  );
  await page.getByRole("link", { name: "watcher", exact: true }).click();
  await expect(page.getByRole("main")).toContainText("nothing has come; <b data-injected>look</b>");
  expect(await page.locator("[data-injected]").count()).toBe(0);
  await page.getByRole("switch", { name: /^watcher is/ }).click();
  await expect(page.getByRole("switch", { name: /^watcher is/ })).toHaveAttribute("aria-checked", "false");
});
