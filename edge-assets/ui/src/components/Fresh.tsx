import type { Asset } from "~/api/types";
import { useCoarseNow } from "~/lib/clock";
import { withoutInstants } from "~/lib/prose";
import { instant, roughly } from "~/lib/time";
import { Mark } from "./Status";

/** How fresh an asset is against what is asked of it: how long it still is, or that it is late. */
export function FreshMark({ fresh }: { fresh: Asset["fresh"] }) {
  const now = useCoarseNow();
  if (!fresh) return <span className="dim">–</span>;
  const until = instant(fresh.until);
  const left = until === undefined ? undefined : roughly(Math.max(0, until - now));
  // Nothing told of it since, so it has become what it was to become.
  const isOver = until !== undefined && until <= now && fresh.state !== "fail";
  const title = `asked for: ${fresh.policy}${fresh.reason ? `; ${withoutInstants(fresh.reason)}` : ""}`;
  if (isOver)
    return (
      <span title={title} className="marked">
        <Mark state="warning" size={12} label={null} /> due
      </span>
    );
  switch (fresh.state) {
    case "fail":
      return (
        <span title={title} className="marked">
          <Mark state="stale" size={12} label={null} /> late
        </span>
      );
    case "warn":
      return (
        <span title={title} className="marked">
          <Mark state="warning" size={12} label={null} /> {left ? `${left} left` : "soon late"}
        </span>
      );
    case "pass":
      return <span title={title}>{left ? `${left} left` : "fresh"}</span>;
    default:
      return (
        <span title={title} className="dim">
          unknown
        </span>
      );
  }
}
