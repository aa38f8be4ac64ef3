import { partsOfProse } from "~/lib/prose";
import { Time } from "./Time";

/** A sentence of the server: what it names in code, and instants in the time of whoever reads. */
export function Prose({ text }: { text: string }) {
  return partsOfProse(text).map((part, i) =>
    "code" in part ? (
      <code key={i}>{part.code}</code>
    ) : "at" in part ? (
      <Time key={i} at={part.at} />
    ) : (
      <span key={i}>{part.text}</span>
    ),
  );
}
