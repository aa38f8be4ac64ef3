import type { BackfillCounts } from "~/api/types";
import { BACKFILL_PARTS, PART_WORDS } from "~/lib/backfills";
import { count } from "~/lib/format";
import css from "./Progress.module.css";

/** How far a backfill is, as a bar: made, failed (hatched), under way (striped), and the rest (outlined). */
export function Progress({ counts, total, tall }: { counts: BackfillCounts; total: number; tall?: boolean }) {
  const parts = BACKFILL_PARTS.filter((part) => counts[part] > 0);
  const text = parts.map((part) => `${count(counts[part])} ${PART_WORDS[part]}`).join(", ") || "nothing";
  return (
    <span
      className={css.bar}
      data-tall={tall || undefined}
      role="img"
      aria-label={`Of ${count(total)}: ${text}`}
      title={text}
    >
      {parts.map((part) => (
        <span key={part} className={css.part} data-part={part} style={{ flexGrow: counts[part] }} />
      ))}
    </span>
  );
}
