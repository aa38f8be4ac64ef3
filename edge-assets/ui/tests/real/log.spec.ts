//! A hundred thousand lines: followed while they come, searched, scrolled and filtered; the page holds a few of them at a time.

import { expect } from "@playwright/test";
import { figure, framesOf, quantile, round } from "./figures";
import { ended, eventsOf, launch, OUT, STAGE, test } from "./stage";

/** Rows in sight, and as many again above and below. */
const ROWS = 160;

test("a log of a hundred thousand lines is followed to its end", async ({ page, request }) => {
  test.setTimeout(300_000);
  const id = await launch(request, STAGE, { selection: "loud" });
  await page.goto(`/runs/${id}`);
  const log = page.getByRole("log");
  const rows = log.locator("[data-index]");
  await expect(page.getByRole("button", { name: "Following" })).toBeVisible();
  const lines = async () => Number(await log.getAttribute("data-lines"));
  let most = 0;
  const ends = new Set<string>();
  await expect
    .poll(
      async () => {
        most = Math.max(most, await rows.count());
        ends.add((await rows.last().textContent()) ?? "");
        return await page.locator("h1").textContent();
      },
      { timeout: 200_000, intervals: [200] },
    )
    .toContain("Succeeded");
  // It moved while the run went on, and not by walking through all of it.
  expect(ends.size).toBeGreaterThan(3);
  // Who followed is at the end once there is one.
  await expect(rows.last()).toContainText("line 100000 of 100000", { timeout: 60_000 });
  expect(Math.max(most, await rows.count())).toBeLessThan(ROWS);
  figure(OUT, "log_tail", { lines_held: await lines(), rows_most: most });
});

test("a long log opens at its first error, is scrolled and filtered", async ({ page, request }) => {
  test.setTimeout(240_000);
  const id = await launch(request, STAGE, { selection: "loud" });
  expect(await ended(request, STAGE, id)).toBe("success");
  await page.goto(`/runs/${id}`);
  const log = page.getByRole("log");
  const rows = log.locator("[data-index]");
  const error = log.locator('[data-level="error"]');
  await expect(error).toContainText("line 60000 of 100000");
  await expect(error).toBeInViewport();
  // Upwards there is always more, and what is read stays where it is: who comes to the first line goes on when there are others.
  await log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -2500);
    await expect(log).toContainText(/line 5[0-8]\d\d\d of/, { timeout: 300 });
  }).toPass({ timeout: 30_000 });
  await page.keyboard.press("e");
  await expect(error).toBeInViewport();
  await page.getByRole("button", { name: "To the end" }).click();
  await expect(rows.last()).toContainText("line 100000 of 100000");
  // By hand first: a line that was jumped to is held for a moment.
  await log.hover();
  await page.mouse.wheel(0, -2500);
  await expect(rows.last()).not.toContainText("line 100000 of 100000");
  figure(OUT, "log_scroll", await framesOf(log, "scroll"));
  expect(await rows.count()).toBeLessThan(ROWS);
  await page.getByRole("combobox", { name: "Least level" }).selectOption("warn");
  await expect(log).toHaveAttribute("data-lines", "10");
  await page.getByRole("combobox", { name: "Least level" }).selectOption("error");
  await expect(log).toHaveAttribute("data-lines", "1");
  await page.getByRole("combobox", { name: "Least level" }).selectOption("");
  await expect(error).toBeInViewport();
  await page.getByRole("searchbox", { name: "Lines that hold a text" }).fill("line 60007 of");
  await expect(rows).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Lines that hold a text" }).fill("no such line");
  await expect(page.getByText("No line is like that.")).toBeVisible();
});

test("what happens is on the page soon", async ({ page, request }) => {
  test.setTimeout(120_000);
  const id = await launch(request, STAGE, { selection: "patient" });
  await page.goto(`/runs/${id}`);
  await expect(page.getByRole("log")).toContainText("beat 5");
  const seen = await page.evaluate(
    () =>
      new Promise<Record<string, number>>((resolve) => {
        const seen: Record<string, number> = {};
        const known = new Set([...document.querySelectorAll('a[href^="#L"]')].map((it) => it.getAttribute("href")));
        const observer = new MutationObserver(() => {
          for (const link of document.querySelectorAll('a[href^="#L"]')) {
            const name = link.getAttribute("href")!;
            if (known.has(name)) continue;
            known.add(name);
            seen[name.slice(2)] = Date.now();
          }
          if (known.size > 60 || Object.keys(seen).length >= 50) {
            observer.disconnect();
            resolve(seen);
          }
        });
        observer.observe(document.body, { childList: true, subtree: true, attributes: true });
      }),
  );
  await request.post(`${STAGE}/api/v1/runs/${id}/cancel`, { data: {} });
  const events = await eventsOf(request, STAGE, id, "step_logged");
  const at = new Map(events.map((event) => [String(event.position), Date.parse(event.at)]));
  const waits = Object.entries(seen).map(([position, shown]) => shown - at.get(position)!);
  expect(waits.length).toBeGreaterThan(10);
  expect(waits.every(Number.isFinite)).toBe(true);
  figure(OUT, "event_to_page", {
    events: waits.length,
    p50_ms: round(quantile(waits, 0.5)),
    p90_ms: round(quantile(waits, 0.9)),
    max_ms: round(quantile(waits, 1)),
  });
});
