import type { TickDay } from "~/api/types";
import { plural } from "~/lib/format";
import { stamp } from "~/lib/time";
import css from "./TickStrip.module.css";

/** What a trigger did within the last 24 hours, in half hours: asked for runs (filled), failed (hatched), nothing (a dot). */
export function TickStrip({
  day,
  from,
  slotS,
  count,
}: {
  day: TickDay | undefined;
  from: string;
  slotS: number;
  count: number;
}) {
  if (!day) return <span className="dim">–</span>;
  const slots = new Map(day.slots.map((slot) => [slot.at, slot]));
  const [requested, failed] = [sum(day, "requested"), sum(day, "failed")];
  const words = `Last 24 hours: ${plural(requested, "tick")} asked for runs, ${failed} failed`;
  const begin = Date.parse(from);
  return (
    <span className={css.strip} role="img" aria-label={words} title={words}>
      {Array.from({ length: count }, (_, at) => {
        const slot = slots.get(at);
        const state = !slot ? undefined : slot.failed > 0 ? "failed" : "requested";
        return (
          <span
            key={at}
            className={css.slot}
            data-state={state}
            title={
              slot &&
              `${stamp(begin + at * slotS * 1000, "local", Date.now())}: ${[
                slot.requested > 0 && `${slot.requested} asked for runs`,
                slot.failed > 0 && `${slot.failed} failed`,
              ]
                .filter(Boolean)
                .join(", ")}`
            }
          />
        );
      })}
    </span>
  );
}

const sum = (day: TickDay, what: "requested" | "failed") => day.slots.reduce((total, slot) => total + slot[what], 0);
