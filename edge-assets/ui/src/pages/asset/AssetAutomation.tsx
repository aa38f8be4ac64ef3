import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { conditionsQuery } from "~/api/automation";
import { schedulesQuery, sensorsQuery } from "~/api/queries";
import type { AssetDetail } from "~/api/types";
import { FreshMark } from "~/components/Fresh";
import { Command, Loading, Problem, Section } from "~/components/Parts";
import { Prose } from "~/components/Prose";
import { RunLink } from "~/components/RunParts";
import { Mark } from "~/components/Status";
import { Ago } from "~/components/Time";
import { TriggerList } from "~/components/TriggerList";
import { TriggerSwitch } from "~/components/TriggerSwitch";
import { ofCondition, ofSchedule, ofSensor, requestedWords } from "~/lib/triggers";
import { Explanation } from "../automation/Explanation";
import css from "./asset.module.css";

/** What makes an asset without anybody asking: its condition, and what launches the jobs that select it. */
export default function AssetAutomation({ asset }: { asset: AssetDetail }) {
  const conditions = useQuery(conditionsQuery());
  const schedules = useQuery(schedulesQuery());
  const sensors = useQuery(sensorsQuery());
  const failed = [conditions, schedules, sensors].find((query) => query.isError && !query.data);
  if (failed?.error) return <Problem error={failed.error} retry={() => void failed.refetch()} />;
  if (!conditions.data || !schedules.data || !sensors.data) return <Loading rows={5} />;
  const condition = conditions.data.assets.find((it) => it.asset === asset.key);
  const isOf = (job: string | null | undefined) => job != null && asset.jobs.includes(job);
  const triggers = [
    ...schedules.data.items.filter((it) => isOf(it.job)).map(ofSchedule),
    ...sensors.data.items.filter((it) => isOf(it.job)).map(ofSensor),
  ];
  return (
    <div className={css.automation}>
      <Section
        title="Condition"
        aside={
          condition && (
            <Link to="/automation/$kind/$name" params={{ kind: "conditions", name: asset.key }}>
              All that it came to
            </Link>
          )
        }
      >
        {!condition ? (
          <div className={css.none}>
            <p className="dim">It has no condition.</p>
            <Command text={"#[asset(automation = AutomationCondition::eager())]"} label="Copy the attribute" />
          </div>
        ) : (
          <>
            <p className={css.came}>
              <TriggerSwitch trigger={ofCondition(condition, conditions.data.is_on)} />
              <code>{condition.condition}</code>
              {!conditions.data.is_on && <span className="dim">conditions are switched off</span>}
            </p>
            {condition.newest ? (
              <>
                <p className={css.came}>
                  <Mark state={condition.newest.requested > 0 ? "succeeded" : "skipped"} size={13} label={null} />
                  {requestedWords(condition.newest.requested)} <Ago at={condition.newest.at} />
                  {condition.newest.runs.slice(0, 3).map((id) => (
                    <RunLink key={id} id={id} />
                  ))}
                </p>
                {condition.newest.explanation && <Explanation node={condition.newest.explanation} />}
              </>
            ) : (
              <p className="dim">It was not evaluated yet.</p>
            )}
          </>
        )}
      </Section>
      <Section title="Launched by">
        {triggers.length === 0 ? (
          <p className="dim">
            {asset.jobs.length === 0
              ? "No job selects it, so no schedule or sensor makes it."
              : "Nothing launches the jobs that select it."}
          </p>
        ) : (
          <TriggerList triggers={triggers} withJob />
        )}
      </Section>
      {asset.fresh && (
        <Section title="Freshness">
          <p className={css.came}>
            {asset.fresh.policy} <FreshMark fresh={asset.fresh} />
          </p>
          {asset.fresh.reason && (
            <p className="dim">
              <Prose text={asset.fresh.reason} />
            </p>
          )}
        </Section>
      )}
    </div>
  );
}
