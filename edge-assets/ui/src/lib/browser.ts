//! What browsers give only to pages of HTTPS and of this machine, with what works elsewhere, too.

import { say } from "~/components/toast";

/** Copies a text, and says when that cannot be done. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused; the old way may work.
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) say("The browser does not let this page copy; select the text instead", true);
  return done;
}

/** A key that no other request has. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
