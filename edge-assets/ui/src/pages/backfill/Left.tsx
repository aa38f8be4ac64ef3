import type { Backfill } from "~/api/types";
import { Took } from "~/components/Time";
import { leftMs } from "~/lib/backfills";
import { useNow } from "~/lib/clock";
import { roughly } from "~/lib/time";

/** How much longer it takes, at the pace so far; of one that has ended, how long it took. */
export function Left({ backfill }: { backfill: Backfill }) {
  const isRunning = backfill.status === "running";
  const now = useNow(isRunning);
  if (backfill.finished_at) return <Took from={backfill.created_at} to={backfill.finished_at} />;
  if (!isRunning) return <span className="dim">–</span>;
  const left = leftMs(backfill.counts, backfill.total, backfill.created_at, now);
  return left === undefined ? <span className="dim">not known yet</span> : <span>about {roughly(left)}</span>;
}
