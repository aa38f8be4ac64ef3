//! Alerts: what a silence is asked for by, and what became of a delivery, in words.

import type { DeliveryResult, NewSilence } from "~/api/alerts";
import { plain } from "./format";

/** Results as words, and as states that have a mark. */
export const RESULTS: Record<DeliveryResult, { word: string; state: string }> = {
  sent: { word: "Arrived", state: "success" },
  failed: { word: "Not delivered", state: "failure" },
  interrupted: { word: "Interrupted", state: "warn" },
  sending: { word: "Being sent", state: "running" },
  silenced: { word: "Silenced", state: "skipped" },
  held: { word: "Held back", state: "queued" },
};

/** The kind of an alert beside its subject; nothing where the subject says it already: `sensor` of `sensor`, `daemon` of `daemon: queue`. */
export function kindBeside(kind: string, subject: string): string | undefined {
  const words = plain(kind);
  const said = plain(subject).toLowerCase();
  return said === words || said.startsWith(`${words} `) || said.startsWith(`${words}:`) ? undefined : words;
}

export const SPANS = { "1h": 3600, "4h": 14_400, "1d": 86_400, "7d": 604_800 } as const;
export type Span = keyof typeof SPANS;
export const SPAN_WORDS: Record<Span, string> = { "1h": "1 hour", "4h": "4 hours", "1d": "1 day", "7d": "7 days" };

export interface SilenceDraft {
  what: "everything" | "rule" | "subject";
  rule: string;
  subject: string;
  span: Span;
  why: string;
}

/** The request, or what is still wrong with the draft. */
export function silenceOf(draft: SilenceDraft): { request: NewSilence } | { fault: string } {
  const why = draft.why.trim();
  if (draft.what === "rule" && !draft.rule) return { fault: "Choose a rule." };
  if (draft.what === "subject" && !draft.subject.trim())
    return { fault: "Say what alerts are about: a name, or nightly_*." };
  if (!why) return { fault: "Say why: whoever misses an alert reads it." };
  const rest = { for_s: SPANS[draft.span], why };
  if (draft.what === "everything") return { request: { everything: true, ...rest } };
  if (draft.what === "rule") return { request: { rule: draft.rule, ...rest } };
  return { request: { subject: draft.subject.trim(), ...rest } };
}

/** What a silence silences, in words. */
export const silencedWords = (silence: { everything: boolean; rule: string | null; subject: string | null }): string =>
  silence.everything
    ? "all alerts"
    : silence.rule !== null
      ? `what rule ${silence.rule} sends`
      : `alerts about ${silence.subject}`;
