//! The server is killed while somebody reads, and started again: the page says so, stays, and goes on without a gap or a double.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "@playwright/test";
import { eventsOf, launch, PROGRAM, test } from "./stage";

test.use({ awaited: /net::ERR_|Failed to load resource/ });

const running: ChildProcess[] = [];
// Also when the time of a test is over.
test.afterEach(async () => {
  for (const child of running.splice(0)) await end(child);
});

/** A stage of the test's own. */
async function start(home: string, port: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(PROGRAM, ["40", "daemon", "--port", port, "--home", home], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  running.push(child);
  const lines = createInterface({ input: child.stderr! });
  const url = await new Promise<string>((resolve, reject) => {
    lines.on("line", (line) => {
      const at = line.indexOf("web API: ");
      if (at >= 0) resolve(line.slice(at + 9).trim());
    });
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { child, url };
}

const end = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });

test("a server that is killed and comes back loses nothing on the page", async ({ page, request }) => {
  test.setTimeout(240_000);
  const home = mkdtempSync(join(tmpdir(), "edge-stage-"));
  let server = await start(home, "0");
  try {
    const { url } = server;
    const id = await launch(request, url, { selection: "patient" });
    await page.goto(`${url}/runs/${id}`);
    const log = page.getByRole("log");
    await expect(log).toContainText("beat 12", { timeout: 60_000 });
    await page.evaluate(() => Object.assign(window, { same: true }));
    await end(server.child);
    const banner = page.getByText(/Reconnecting to the server; what you see is as of/);
    await expect(banner).toBeVisible();
    await expect(page.locator("h1")).toContainText("Running");
    await expect(log).toContainText("beat 12");
    // Other pages are readable, too, as far as they are there.
    server = await start(home, new URL(url).port);
    await expect(banner).toHaveCount(0, { timeout: 60_000 });
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
    // The run is taken up again once nobody else is believed to be at it.
    const lines = async () => Number(await log.getAttribute("data-lines"));
    const before = await lines();
    await expect.poll(lines, { timeout: 120_000 }).toBeGreaterThan(before + 15);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByRole("button", { name: "Cancel the run" }).click();
    await expect(page.locator("h1")).toContainText("Canceled", { timeout: 60_000 });
    expect(await page.evaluate(() => "same" in window)).toBe(true);

    const said = (await eventsOf(request, url, id, "step_logged,step_failed,step_retry_scheduled,check_evaluated")).map(
      (event) => event.position,
    );
    await expect(log).toHaveAttribute("data-lines", String(said.length));
    // Row by row, from the first to the last.
    await log.evaluate((element) => {
      element.scrollTop = 0;
    });
    const shown = new Map<number, string>();
    await expect
      .poll(
        async () => {
          const rows = await log
            .locator("[data-index]")
            .evaluateAll((elements) =>
              elements.map((element): [number, string] => [
                Number((element as HTMLElement).dataset.index),
                element.querySelector("a")?.getAttribute("href") ?? "",
              ]),
            );
          for (const [index, href] of rows) shown.set(index, href);
          await log.evaluate((element) => {
            element.scrollTop += element.clientHeight / 2;
          });
          return rows.some(([, href]) => href === `#L${said.at(-1)}`);
        },
        { intervals: [100] },
      )
      .toBe(true);
    const inOrder = [...shown].sort(([a], [b]) => a - b).flatMap(([, href]) => (href ? [Number(href.slice(2))] : []));
    expect(inOrder).toEqual(said);
  } finally {
    await end(server.child);
    rmSync(home, { recursive: true, force: true });
  }
});
