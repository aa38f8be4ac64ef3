import { Button, Segments } from "~/components/Button";
import { DIRECTIONS, type LineageSearch } from "~/lib/pages";
import css from "../Lineage.module.css";

const WORDS = { up: "Upstream", down: "Downstream", both: "Both" } as const;

/** How much of the graph is shown around the chosen asset: in which direction, and how far. */
export function Depth({
  search,
  onChange,
}: {
  search: LineageSearch;
  onChange: (part: Partial<LineageSearch>) => void;
}) {
  return (
    <>
      <Segments
        label="Direction"
        value={search.dir ?? "none"}
        onChange={(dir) =>
          onChange({
            dir: DIRECTIONS.find((it) => it === dir),
            to: undefined,
            depth: dir === "none" ? undefined : search.depth,
          })
        }
        options={[{ value: "none", label: "All" }, ...DIRECTIONS.map((value) => ({ value, label: WORDS[value] }))]}
      />
      <span className={css.stepper} role="group" aria-label="Depth">
        <Button
          icon="minus"
          label="One level less"
          disabled={(search.depth ?? 2) <= 1}
          onClick={() => onChange({ depth: Math.max(1, (search.depth ?? 3) - 1), dir: search.dir ?? "both" })}
        />
        <output className={css.depth}>{search.depth ?? "∞"}</output>
        <Button
          icon="plus"
          label="One level more"
          onClick={() => onChange({ depth: Math.min(20, (search.depth ?? 0) + 1), dir: search.dir ?? "both" })}
        />
      </span>
    </>
  );
}
