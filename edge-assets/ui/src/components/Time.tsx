import { useCoarseNow, useNow } from "~/lib/clock";
import { useTimeMode } from "~/lib/hooks";
import { ago, duration, fullStamp, instant, stamp, type TimeMode } from "~/lib/time";

/** An instant, in the way that the settings say; the full stamp with its zone is its tooltip. */
export function Time({
  at,
  mode,
  none = "–",
}: {
  at: string | number | null | undefined;
  mode?: TimeMode;
  none?: string;
}) {
  const chosen = useTimeMode();
  const now = useCoarseNow();
  const then = instant(at);
  if (then === undefined) return <span className="dim">{none}</span>;
  const shown = mode ?? chosen;
  const zone = chosen === "relative" ? "local" : chosen;
  // The coarse clock lags behind by less than half a minute; nothing that has happened is said to come.
  const present = then > now && then - now < 30_000 ? Math.max(now, Math.min(then, Date.now())) : now;
  return (
    <time dateTime={new Date(then).toISOString()} title={fullStamp(then, zone, present)}>
      {stamp(then, shown, present)}
    </time>
  );
}

/** How long ago, or in how long; counts on its own. */
export function Ago({ at }: { at: string | number | null | undefined }) {
  const chosen = useTimeMode();
  const then = instant(at);
  const near = then !== undefined && Math.abs(Date.now() - then) < 120_000;
  const fine = useNow(near);
  const coarse = useCoarseNow();
  if (then === undefined) return <span className="dim">–</span>;
  const now = near ? fine : coarse;
  const zone = chosen === "relative" ? "local" : chosen;
  return (
    <time dateTime={new Date(then).toISOString()} title={fullStamp(then, zone, now)}>
      {ago(then, now)}
    </time>
  );
}

/** How long something took, or takes by now. */
export function Took({
  from,
  to,
  live,
}: {
  from?: string | number | null;
  to?: string | number | null;
  live?: boolean;
}) {
  const start = instant(from);
  const end = instant(to);
  const now = useNow(live === true && end === undefined);
  if (start === undefined || (end === undefined && !live)) return <span className="dim">–</span>;
  return <>{duration((end ?? Math.max(now, start)) - start)}</>;
}
