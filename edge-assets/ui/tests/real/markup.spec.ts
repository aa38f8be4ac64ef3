//! Markup in every text of the server stays text, on every page that shows it.

import { expect, type Page } from "@playwright/test";
import { ended, get, launch, ready, STAGE, test } from "./stage";

const IMAGE = "<img data-injected";

/** Nothing of it became an element, a script that ran, or a link that would. */
async function isHarmless(page: Page) {
  const found = await page.evaluate(() => ({
    elements: document.querySelectorAll("[data-injected]").length,
    ran: "injected" in window,
    links: [...document.querySelectorAll("a[href], form[action], iframe, object, embed")]
      .map((it) => it.outerHTML)
      .filter((html) => /^<(iframe|object|embed)|(href|action)="\s*(javascript|data|vbscript):/i.test(html)),
    handlers: document.querySelectorAll("[onerror], [onload], [onclick]").length,
    violations: (window as unknown as { violations?: string[] }).violations ?? [],
  }));
  expect(found, page.url()).toEqual({ elements: 0, ran: false, links: [], handlers: 0, violations: [] });
}

test.use({ awaited: /status of 404/ });

test("markup is text on every page", async ({ page, request }) => {
  test.setTimeout(300_000);
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener("securitypolicyviolation", (event) =>
      violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  const id = await launch(request, STAGE, { selection: "markup/shown or markup/failing" });
  expect(await ended(request, STAGE, id)).toBe("failure");
  const name = async (of: string) =>
    (await get<{ items: { name: string }[] }>(request, `${STAGE}/api/v1/${of}`)).items.find((it) =>
      it.name.includes("data-injected"),
    )!.name;
  const [job, schedule] = [encodeURIComponent(await name("jobs")), encodeURIComponent(await name("schedules"))];
  const shown = encodeURIComponent("markup/shown");
  const failing = encodeURIComponent("markup/failing");
  const places: [string, string][] = [
    ["/", IMAGE],
    [`/runs/${id}`, IMAGE],
    [`/runs/${id}?tab=steps`, IMAGE],
    [`/runs/${id}?tab=config`, "markup/shown"],
    ["/runs", IMAGE],
    ["/assets?q=markup", IMAGE],
    [`/assets?group=${encodeURIComponent('group <img data-injected src=x onerror="window.injected=1">')}`, IMAGE],
    [`/assets/${shown}`, IMAGE],
    [`/assets/${shown}?tab=events`, IMAGE],
    [`/assets/${shown}?tab=checks`, IMAGE],
    [`/assets/${shown}?tab=lineage`, "markup/shown"],
    [`/assets/${failing}`, IMAGE],
    [`/assets/${failing}?tab=events`, IMAGE],
    [`/lineage?at=${shown}`, IMAGE],
    [`/lineage?q=markup`, IMAGE],
    ["/jobs", IMAGE],
    [`/jobs/${job}`, IMAGE],
    [`/launch?job=${job}`, IMAGE],
    [`/launch?select=${shown}`, "markup/shown"],
    [`/launch?like=${id}`, "markup/shown"],
    ["/automation", "<script data-injected>"],
    [`/automation/schedules/${schedule}`, "<script data-injected>"],
    ["/automation/sensors/watcher", "watcher"],
    ["/checks", IMAGE],
    [`/backfills/new?select=${encodeURIComponent(IMAGE)}`, "backfill"],
    [`/assets/${encodeURIComponent(`${IMAGE} src=x>`)}`, IMAGE],
    [`/runs/${encodeURIComponent(IMAGE)}`, "img"],
    [`/${encodeURIComponent(IMAGE)}`, "img"],
    ["/deployment", "web-stage"],
    ["/alerts", ""],
  ];
  // What is not there is asked for on purpose at the end of the list.
  const missing = (url: string) => /assets\/%3Cimg|runs\/%3Cimg|select=%3Cimg/i.test(url);
  for (const [address, text] of places) {
    await page.goto(address);
    await ready(page);
    // Texts of fields and options are shown, too.
    const held = async () =>
      page.evaluate(() =>
        [
          document.body.textContent,
          ...[...document.querySelectorAll<HTMLInputElement>("input, textarea, select")].map((it) => it.value),
          ...[...document.querySelectorAll("option, [title], [aria-label]")].map(
            (it) => `${it.textContent} ${it.getAttribute("title")} ${it.getAttribute("aria-label")}`,
          ),
        ].join("\n"),
      );
    if (missing(address)) await expect.poll(held, { message: address }).toContain(text.slice(0, 4));
    else await expect.poll(held, { message: address }).toContain(text);
    await isHarmless(page);
  }
  await page.keyboard.press("Control+k");
  await page.keyboard.type("job <img");
  await expect(page.getByRole("option", { name: /<img data-injected/ }).first()).toBeVisible();
  await isHarmless(page);
});
