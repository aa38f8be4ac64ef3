import { useNavigate } from "@tanstack/react-router";
import type { Run } from "~/api/types";
import { Menu } from "~/components/Menu";
import { isWipe, targetOf } from "~/components/RunParts";
import { MarkOf } from "~/components/Status";
import { Ago } from "~/components/Time";
import css from "../Launch.module.css";

/** Earlier launches, each to begin with: what was launched, with its partitions, labels and settings. */
export function Earlier({ runs: all }: { runs: readonly Run[] }) {
  const navigate = useNavigate();
  const runs = all.filter((run) => !isWipe(run));
  if (runs.length === 0) return null;
  return (
    <Menu
      label="Begin with an earlier launch"
      icon="rerun"
      text="Earlier"
      items={runs.slice(0, 12).map((run) => ({
        label: (
          <span className={css.earlier}>
            <MarkOf of={run.status} size={12} />
            <span className="truncate">
              {targetOf(run)}
              {run.partition && <span className="mono dim"> {run.partition}</span>}
            </span>
            <span className="dim">
              <Ago at={run.created_at} />
            </span>
          </span>
        ),
        onSelect: () => void navigate({ to: "/launch", search: { like: run.id } }),
      }))}
    />
  );
}
