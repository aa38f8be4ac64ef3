import { LOOKS, type Status, statusOf } from "~/lib/status";
import css from "./Strip.module.css";

export interface Bar {
  id: string;
  status: string;
  /** 0 to 1: how high the bar is; 1 when it is not said. */
  size?: number;
  title: string;
  href?: string;
}

/** The last runs, oldest first, one bar each. Failed bars are hatched, running ones striped, others outlined: not color alone. */
export function Strip({ bars, slots, label }: { bars: readonly Bar[]; slots: number; label: string }) {
  const shown = bars.slice(-slots);
  const failed = shown.filter((bar) => statusOf(bar.status) === "failed").length;
  const name =
    shown.length === 0
      ? `${label}: none`
      : `${label}: ${shown.length}, ${failed} failed, the last ${LOOKS[statusOf(shown.at(-1)?.status)].word.toLowerCase()}`;
  return (
    <span className={css.strip} role="group" aria-label={name}>
      {Array.from({ length: slots - shown.length }, (_, i) => (
        <span key={`none${i}`} className={css.none} />
      ))}
      {shown.map((bar) => {
        const kind = kindOf(statusOf(bar.status));
        const style = { height: `${Math.round(30 + 70 * (bar.size ?? 1))}%` };
        return bar.href ? (
          <a key={bar.id} href={bar.href} className={css.slot} title={bar.title} aria-label={bar.title}>
            <span className={`${css.bar} ${css[kind]}`} style={style} />
          </a>
        ) : (
          <span key={bar.id} className={css.slot} title={bar.title}>
            <span className={`${css.bar} ${css[kind]}`} style={style} />
          </span>
        );
      })}
    </span>
  );
}

function kindOf(state: Status): string {
  switch (state) {
    case "succeeded":
    case "failed":
    case "running":
    case "canceled":
    case "warning":
      return state;
    case "retrying":
      return "warning";
    default:
      return "hollow";
  }
}
