import { useMutation } from "@tanstack/react-query";
import { trySchedule, trySensor } from "~/api/automation";
import type { TriggerKind } from "~/api/queries";
import { Button } from "~/components/Button";
import { Problem, Section, Tag } from "~/components/Parts";
import { Status } from "~/components/Status";
import { count, plural } from "~/lib/format";
import css from "../Automation.module.css";

/** What the trigger would do now: nothing is launched, recorded or remembered. */
export function Trial({
  kind,
  name,
  job,
  reacts,
}: {
  kind: TriggerKind;
  name: string;
  job?: string | null;
  reacts: boolean;
}) {
  const sensor = useMutation({ mutationFn: () => trySensor(name) });
  const schedule = useMutation({ mutationFn: () => trySchedule(job ?? "") });
  const busy = sensor.isPending || schedule.isPending;
  const error = sensor.error ?? schedule.error;
  const found = sensor.data;
  const plan = schedule.data;
  return (
    <Section
      title="Test now"
      aside={
        <Button
          icon="launch"
          disabled={busy || reacts || (kind === "schedules" && !job)}
          onClick={() => (kind === "sensors" ? sensor.mutate() : schedule.mutate())}
        >
          {busy ? "Testing…" : "Test now"}
        </Button>
      }
    >
      {error ? (
        <Problem error={error} />
      ) : found ? (
        <div className={css.trial} role="status">
          <Status of={found.outcome} word={found.outcome === "requested" ? "Would ask for runs" : undefined} />
          {found.reason && <p className={found.outcome === "failed" ? css.bad : undefined}>{found.reason}</p>}
          {found.requests.map((request) => (
            <p key={request.run_key}>
              A run under the key <code>{request.run_key}</code>{" "}
              {Object.entries(request.tags).map(([name, value]) => (
                <Tag key={name}>{`${name}=${value}`}</Tag>
              ))}
            </p>
          ))}
          {found.cursor != null && (
            <p className="dim">
              The cursor would be <code>{found.cursor}</code>
              {found.cursor_before != null && (
                <>
                  , it is <code>{found.cursor_before}</code>
                </>
              )}
            </p>
          )}
          {found.partitions.map((key) => (
            <p key={key}>Would add the partition {key}</p>
          ))}
          {found.alert && <p>Would tell: {found.alert}</p>}
        </div>
      ) : plan ? (
        <div className={css.trial} role="status">
          <Status of="requested" word="Would ask for a run" />
          <p>
            {plural(plan.step_count, "step")} of {plural(plan.assets.length, "asset")}
            {plan.skipped.length > 0 && `, ${count(plan.skipped.length)} left out`}
          </p>
          <p className="dim">
            {plan.assets
              .slice(0, 12)
              .map((it) => it.asset)
              .join(", ")}
          </p>
        </div>
      ) : (
        <p className="dim">
          {reacts
            ? "It reacts to what happens, which cannot be made up here."
            : "Says what a tick would do now; nothing is launched, recorded or remembered."}
        </p>
      )}
    </Section>
  );
}
