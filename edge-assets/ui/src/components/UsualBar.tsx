import type { Run } from "~/api/types";
import { useNow } from "~/lib/clock";
import { againstUsual, neverBegan, shareOf, tookMs } from "~/lib/runs";
import { instant } from "~/lib/time";
import { isOver } from "./RunParts";
import { Took } from "./Time";
import css from "./UsualBar.module.css";

/** How long a run took, or takes by now, as a bar with a mark where its like end as a rule. */
export function UsualBar({ run, usual }: { run: Run; usual: number | undefined }) {
  const live = !isOver(run) && run.started_at != null;
  const now = useNow(live);
  const took = tookMs(run) ?? (live ? Math.max(0, now - (instant(run.started_at) ?? now)) : undefined);
  const known = took !== undefined && usual !== undefined;
  return (
    <span className={css.duration} title={known ? againstUsual(took, usual) : undefined}>
      <span className={css.track} aria-hidden="true">
        {known && <span className={css.bar} style={{ width: `${Math.max(3, 100 * shareOf(took, usual))}%` }} />}
        {known && <span className={css.mark} />}
      </span>
      {known && took > 2 * usual && <span className="sr">{againstUsual(took, usual)}: </span>}
      <span className={css.took} data-long={(known && took > 2 * usual) || undefined}>
        {neverBegan(run) ? (
          <span className="dim">did not start</span>
        ) : (
          <Took from={run.started_at} to={run.finished_at} live={!isOver(run)} />
        )}
      </span>
    </span>
  );
}
