import { useMemo } from "react";
import type { RunDetail, Step } from "~/api/types";
import { MarkOf } from "~/components/Status";
import { duration } from "~/lib/time";
import { byTrouble, saysOf } from "./order";
import css from "./StepList.module.css";

/** More steps than this are in the tab of the steps, whose rows are virtual. */
const MOST = 60;

/** The steps under the chart, those that failed first, with what each says. */
export function StepList({
  run,
  selected,
  onSelect,
}: {
  run: RunDetail;
  selected?: string;
  onSelect: (key: string | undefined) => void;
}) {
  const steps = useMemo(() => run.steps.toSorted(byTrouble), [run.steps]);
  return (
    <ul className={css.list} aria-label="Steps, those that failed first">
      {steps.slice(0, MOST).map((step) => (
        <li key={step.key} data-selected={step.key === selected || undefined} className={css.item}>
          <button
            type="button"
            className={css.step}
            aria-pressed={step.key === selected}
            title={saysOf(step) || step.key}
            onClick={() => onSelect(step.key === selected ? undefined : step.key)}
          >
            <MarkOf of={step.status} size={12} />
            <span className={css.key}>{step.key}</span>
            <span className={`${css.says} ${step.status === "failure" ? css.bad : ""}`}>{saysOf(step)}</span>
            <span className={css.took}>{tookOf(step)}</span>
          </button>
        </li>
      ))}
      {steps.length > MOST && <li className={css.more}>{steps.length - MOST} more are under Steps.</li>}
    </ul>
  );
}

const tookOf = (step: Step) => (step.duration_us == null ? "" : duration(step.duration_us / 1000));
