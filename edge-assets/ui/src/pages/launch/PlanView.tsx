import type { Plan } from "~/api/types";
import { Empty, Loading, Problem, type Said, Section } from "~/components/Parts";
import { Prose } from "~/components/Prose";
import { Mark } from "~/components/Status";
import { count, plural } from "~/lib/format";
import css from "./launch.module.css";

const SHOWN = 60;

/** Whether assets have several steps each, so that the assets are told before the steps. */
const isMany = (plan: Plan): boolean => plan.step_count > plan.assets.length;

/** What the launch would do: its steps in their order with the reason of each, and what is left out and why. */
export function PlanView({
  plan,
  fault,
  error,
  isLoading,
}: {
  plan?: Plan;
  fault?: string;
  error?: Said;
  isLoading: boolean;
}) {
  const left = plan ? Math.max(0, plan.steps.length - SHOWN) + plan.steps_left_out : 0;
  return (
    <Section
      title="Plan"
      aside={
        plan &&
        !fault &&
        !error &&
        `${plural(plan.step_count, "step")}${plan.runs > 1 ? ` in ${plural(plan.runs, "run")}` : ""}`
      }
    >
      {fault ? (
        <Empty hint="The plan appears here; nothing is launched before you say so.">{fault}</Empty>
      ) : error ? (
        <Problem error={error} />
      ) : !plan ? (
        isLoading ? (
          <Loading rows={5} />
        ) : null
      ) : plan.steps.length === 0 ? (
        <Empty>There is nothing to do.</Empty>
      ) : (
        <>
          {isMany(plan) && (
            <ul className={css.steps} aria-label="Assets of the plan" data-old={isLoading || undefined}>
              {plan.assets.slice(0, SHOWN).map((it) => (
                <li key={it.asset} className={css.step}>
                  <span className={css.what}>
                    <span className="mono">{it.asset}</span>
                    <span className={css.reason}>
                      {plural(it.steps, "step")}
                      {it.first && it.last && it.first !== it.last && `, ${it.first} to ${it.last}`}
                      {it.first && it.first === it.last && `, ${it.first}`}
                    </span>
                  </span>
                </li>
              ))}
              {plan.assets.length > SHOWN && (
                <li className={css.reason}>and {count(plan.assets.length - SHOWN)} more</li>
              )}
            </ul>
          )}
          {isMany(plan) && <h3 className={css.heading}>Steps{plan.runs > 1 && " of the first run"}</h3>}
          <ol className={css.steps} data-old={isLoading || undefined}>
            {plan.steps.slice(0, SHOWN).map((step, i) => (
              <li key={step.key} className={css.step}>
                <span className={css.number}>{i + 1}</span>
                <span className={css.what}>
                  <span className="mono">{step.key}</span>
                  <span className={css.reason}>
                    <Prose text={step.reason} />
                    {step.loads.length > 0 && `; loads ${step.loads.join(", ")}`}
                    {step.checks.length > 0 && `; ${plural(step.checks.length, "check")}`}
                  </span>
                </span>
              </li>
            ))}
            {left > 0 && <li className={css.reason}>and {count(left)} more</li>}
          </ol>
        </>
      )}
      {plan && !fault && !error && plan.skipped.length > 0 && (
        <>
          <h3 className={css.heading}>Left out</h3>
          <ul className={css.steps}>
            {plan.skipped.map((skip) => (
              <li key={skip.asset} className={css.step}>
                <Mark state="skipped" size={13} label={null} />
                <span className={css.what}>
                  <span className="mono">{skip.asset}</span>
                  <span className={css.reason}>
                    <Prose text={skip.reason} />
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
