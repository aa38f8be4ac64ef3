//! Faults of accessibility, in both themes.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** What axe finds on the page as it is; in the dark theme only what depends on colors, since a theme changes nothing else. */
export async function faultsOf(page: Page, name: string, scheme: "light" | "dark" = "light"): Promise<string[]> {
  await page.emulateMedia({ colorScheme: scheme });
  // There are no frames: without a page of its own for putting them together it takes a fraction.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (scheme === "dark") axe.withRules(["color-contrast", "link-in-text-block"]);
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) => `${name}, ${scheme}: ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
}
