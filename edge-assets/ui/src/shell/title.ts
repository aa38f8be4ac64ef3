//! The title of the page and its icon: what one sees of a tab that is not in front.

import { useEffect } from "react";
import type { Status } from "~/lib/status";

const SIGNS: Partial<Record<Status, string>> = {
  failed: "✕ ",
  running: "◐ ",
  succeeded: "✓ ",
  queued: "○ ",
  canceled: "▣ ",
};

/** Names the page; a state goes before the name. */
export function useTitle(title: string | undefined, state?: Status) {
  useEffect(() => {
    if (title) document.title = `${(state && SIGNS[state]) ?? ""}${title} – edge-assets`;
  }, [title, state]);
}

/** Puts a dot on the icon while something fails. */
export function setFailing(failing: boolean) {
  const icon = document.querySelector<HTMLLinkElement>("#favicon");
  const wanted = failing ? "/favicon-failing.svg" : "/favicon.svg";
  if (icon && icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted);
}
