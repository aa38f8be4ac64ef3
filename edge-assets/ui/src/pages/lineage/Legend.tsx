import { Mark } from "~/components/Status";
import type { Coloring } from "~/graph/tint";
import { COLOR_BY, type ColorBy } from "~/lib/pages";
import css from "./Legend.module.css";

/** What the colors of the nodes tell, to be chosen, and what each of them means. */
export function Legend({ by, onBy, legend }: { by: ColorBy; onBy: (by: ColorBy) => void; legend: Coloring["legend"] }) {
  return (
    <div className={css.legend}>
      <label className={css.choice}>
        <span>Color by</span>
        <select value={by} onChange={(event) => onBy(COLOR_BY.find((it) => it === event.target.value) ?? "status")}>
          {COLOR_BY.map((it) => (
            <option key={it} value={it}>
              {it}
            </option>
          ))}
        </select>
      </label>
      {legend.length > 0 && (
        <ul className={css.list} aria-label="What the colors mean">
          {legend.map(({ tint, state, label }) => (
            <li key={label} className={css.item}>
              {state ? (
                <Mark state={state} size={12} label={null} />
              ) : (
                <span className={css.swatch} style={{ background: `var(--${tint})` }} />
              )}
              {label}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
