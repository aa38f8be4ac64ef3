import { useMutation, useQuery } from "@tanstack/react-query";
import { type AlertRuleDetail, testRule } from "~/api/alerts";
import { alertsQuery, testAlerts } from "~/api/automation";
import type { AlertDelivery } from "~/api/types";
import { Button } from "~/components/Button";
import { Empty, Problem, Section, Tag } from "~/components/Parts";
import { Mark, Status } from "~/components/Status";
import { Time } from "~/components/Time";
import { plain } from "~/lib/format";
import css from "../Alerts.module.css";

/** Which alerts go where, when they are held back, and a test of the way there. */
export function Rules({ onSilence }: { onSilence: (rule: string) => void }) {
  const rules = useQuery(alertsQuery()).data;
  const test = useMutation({ mutationFn: (sink: string | undefined) => testAlerts(sink) });
  if (!rules) return null;
  const resultOf = (sink: string) => test.data?.find((it) => it.sink === sink);
  return (
    <>
      {test.isError && <Problem error={test.error} retry={() => test.reset()} />}
      <Section title={`Rules ${rules.rules.length || ""}`} aside="The first that takes an alert decides">
        {rules.rules.length === 0 ? (
          <Empty hint="A rule is a part of the settings: what it takes, where that goes, and its quiet hours.">
            There is no rule.
          </Empty>
        ) : (
          <ul>
            {rules.rules.map((rule) => (
              <Rule key={rule.name} rule={rule} onSilence={() => onSilence(rule.name)} />
            ))}
          </ul>
        )}
      </Section>
      <Section
        title={`Channels ${rules.sinks.length || ""}`}
        aside={
          <Button disabled={test.isPending || rules.sinks.length === 0} onClick={() => test.mutate(undefined)}>
            Test all
          </Button>
        }
      >
        {rules.sinks.length === 0 ? (
          <Empty hint="Name a place in the settings, or add one in the program.">Alerts go nowhere.</Empty>
        ) : (
          <ul>
            {rules.sinks.map((sink) => (
              <li key={sink.name} className={css.sink}>
                <span className={css.name}>{sink.name}</span>
                <Delivered delivery={resultOf(sink.name)} isPending={test.isPending} />
                <Button
                  disabled={test.isPending}
                  aria-description={`To ${sink.name}`}
                  onClick={() => test.mutate(sink.name)}
                >
                  Test
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="What they are about">
        <dl className={css.kinds}>
          {rules.kinds.map((rule) => (
            <div key={rule.kind} className={css.kind}>
              <dt className="mono">{rule.kind}</dt>
              <dd>
                {rule.text} <Tag>{rule.severity}</Tag>
              </dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
  );
}

function Rule({ rule, onSilence }: { rule: AlertRuleDetail; onSilence: () => void }) {
  const test = useMutation({ mutationFn: () => testRule(rule.name) });
  const quiet = rule.quiet_hours;
  return (
    <li className={css.rule}>
      <div className={css.ruleHead}>
        <span className={css.name}>{rule.name}</span>
        {rule.silenced_until && (
          <span className={css.state}>
            <Mark state="skipped" size={12} label={null} /> silenced until <Time at={rule.silenced_until} />
          </span>
        )}
        {rule.quiet_until && (
          <span className={css.state}>
            <Mark state="queued" size={12} label={null} /> quiet until <Time at={rule.quiet_until} />
          </span>
        )}
        <span className={css.tools}>
          <Button aria-description={`What ${rule.name} sends`} onClick={onSilence}>
            Silence…
          </Button>
          <Button aria-description={`Rule ${rule.name}`} disabled={test.isPending} onClick={() => test.mutate()}>
            Test
          </Button>
        </span>
      </div>
      <p>
        {rule.kinds.length > 0 ? rule.kinds.map(plain).join(", ") : "every kind"}
        {rule.subjects.length > 0 && (
          <>
            {" "}
            about <code>{rule.subjects.join(", ")}</code>
          </>
        )}
        {" to "}
        {rule.sinks.length > 0 ? rule.sinks.join(", ") : "nobody"}
      </p>
      {quiet && (
        <p className="dim">
          Quiet from {quiet.from} to {quiet.to}, {quiet.zone};{" "}
          {quiet.passing === "critical" ? "what is critical is" : `${quiet.passing} and worse are`} sent nevertheless.
        </p>
      )}
      {test.isError && <Problem error={test.error} />}
      {test.data?.map((it) => (
        <p key={it.sink}>
          {it.sink}: <Delivered delivery={it} isPending={false} />
        </p>
      ))}
    </li>
  );
}

function Delivered({ delivery, isPending }: { delivery?: AlertDelivery; isPending: boolean }) {
  if (!delivery) return <span className="dim">{isPending ? "sending…" : ""}</span>;
  return (
    <span className={css.result} role="status">
      <Status of={delivery.arrived ? "success" : "failure"} word={delivery.arrived ? "Arrived" : "Not delivered"} />
      {delivery.error && <span>{delivery.error}</span>}
    </span>
  );
}
