import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { conditionsQuery, evaluationsQuery, switchConditions, tryCondition } from "~/api/automation";
import type { ConditionResult } from "~/api/types";
import { afterWrite } from "~/api/writes";
import { Button, ButtonLink, Switch } from "~/components/Button";
import { Empty, Head, Loading, Problem, Section } from "~/components/Parts";
import { RunLink } from "~/components/RunParts";
import { Mark } from "~/components/Status";
import { Ago } from "~/components/Time";
import { TriggerSwitch } from "~/components/TriggerSwitch";
import { say } from "~/components/toast";
import { plural } from "~/lib/format";
import { ofCondition, requestedWords } from "~/lib/triggers";
import css from "./Condition.module.css";
import { Explanation } from "./Explanation";
import { Pause, PausedBy } from "./Pause";

/** The automation condition of an asset: what it came to, and why. */
export function Condition({ name }: { name: string }) {
  const all = useQuery(conditionsQuery());
  const query = useInfiniteQuery(evaluationsQuery(name));
  const trial = useMutation({ mutationFn: () => tryCondition(name) });
  const it = all.data?.assets.find((asset) => asset.asset === name);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const error = query.error ?? all.error;
  if (error && rows.length === 0)
    return (
      <>
        <Head title={name} />
        <Problem error={error} retry={() => void Promise.all([all.refetch(), query.refetch()])} />
      </>
    );
  if (query.isPending || all.isPending) return <Loading rows={8} />;
  const trigger = it && ofCondition(it, all.data?.is_on ?? false);
  return (
    <>
      <Head
        title={name}
        sub={
          <>
            <span>automation condition</span>
            <code>{it?.condition}</code>
          </>
        }
      >
        {trigger && (
          <>
            <span>{trigger.isOn ? "On" : "Off"}</span>
            <TriggerSwitch trigger={trigger} />
            {trigger.isOn && <Pause kind="conditions" name={name} />}
          </>
        )}
        <ButtonLink icon="assets" to="/assets/$key" params={{ key: name }}>
          The asset
        </ButtonLink>
        <Button icon="rerun" disabled={trial.isPending} onClick={() => trial.mutate()}>
          Try it now
        </Button>
      </Head>
      <div className={css.page}>
        {trigger && !trigger.isOn && <PausedBy kind="conditions" name={name} />}
        {trial.isError && <Problem error={trial.error} retry={() => trial.reset()} />}
        {trial.data && (
          <Section title="What it would come to now">
            <p role="status">
              {trial.data.requested === 0
                ? "It would ask for nothing."
                : `It would ask for ${plural(trial.data.requested, "partition")}.`}{" "}
              <span className="dim">Nothing was changed.</span>
            </p>
            {trial.data.explanation && <Explanation node={trial.data.explanation} />}
          </Section>
        )}
        <Section title="What it came to" aside={<ConditionsSwitch isOn={all.data?.is_on ?? false} />}>
          {rows.length === 0 ? (
            <Empty
              hint={
                trigger?.isHeld
                  ? "Conditions are switched off."
                  : trigger?.isOn === false
                    ? "It is off; switch it on above."
                    : "The daemon does so within a round."
              }
            >
              It was not evaluated yet.
            </Empty>
          ) : (
            <ol>
              {rows.map((row) => (
                <Result key={row.at} it={row} />
              ))}
            </ol>
          )}
          {query.hasNextPage && (
            <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Earlier ones
            </Button>
          )}
        </Section>
      </div>
    </>
  );
}

function Result({ it }: { it: ConditionResult }) {
  return (
    <li className={css.result}>
      <div className={css.head}>
        <Mark state={it.requested > 0 ? "succeeded" : "skipped"} size={13} label={null} />
        <b>{requestedWords(it.requested)}</b>
        {it.runs.slice(0, 3).map((id) => (
          <RunLink key={id} id={id} />
        ))}
        {it.runs.length > 3 && <Link to="/runs">{`+${it.runs.length - 3}`}</Link>}
        <span className={css.when}>
          <Ago at={it.at} />
        </span>
      </div>
      {it.explanation && <Explanation node={it.explanation} />}
    </li>
  );
}

/** Whether the daemon evaluates conditions; of all of them at once. */
export function ConditionsSwitch({ isOn }: { isOn: boolean }) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: switchConditions,
    onError: (error: Error) => say(error.message, true),
    onSettled: () => afterWrite(queries, ["automation", "overview"]),
  });
  const on = change.isPending ? change.variables : isOn;
  return (
    <>
      <span>Conditions are {on ? "evaluated" : "off"}</span>
      <Switch
        on={on}
        label="Evaluate conditions"
        disabled={change.isPending}
        onChange={(next) => change.mutate(next)}
      />
    </>
  );
}
