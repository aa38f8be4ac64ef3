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

/** The icon with a dot: in the page, so that no request is made for it. */
const FAILING = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3.5" fill="#5753c6"/><path d="M4 4.5h8M4 8h5.5M4 11.5h8" stroke="#fff" stroke-width="1.7" stroke-linecap="round"/><circle cx="12.2" cy="3.8" r="3.8" fill="#fff"/><circle cx="12.2" cy="3.8" r="3" fill="#c4262e"/></svg>',
)}`;

/** Puts a dot on the icon while something fails. */
export function setFailing(failing: boolean) {
  const icon = document.querySelector<HTMLLinkElement>("#favicon");
  const wanted = failing ? FAILING : "/favicon.svg";
  if (icon && icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted);
}
