import { useMutation, useQuery } from "@tanstack/react-query";
import { alertsQuery, testAlerts } from "~/api/automation";
import type { AlertDelivery } from "~/api/types";
import { Button } from "~/components/Button";
import { Empty, Head, Loading, Problem, Section } from "~/components/Parts";
import { Mark, Status } from "~/components/Status";
import { useTitle } from "~/shell/title";
import css from "./Alerts.module.css";

/** What alerts are about, where they go, and a test of the way there. */
export default function Alerts() {
  useTitle("Alerts");
  const query = useQuery(alertsQuery());
  const test = useMutation({ mutationFn: (sink: string | undefined) => testAlerts(sink) });
  const rules = query.data;
  if (query.isError && !rules)
    return (
      <>
        <Head title="Alerts" />
        <Problem error={query.error} retry={() => void query.refetch()} />
      </>
    );
  if (!rules) return <Loading rows={8} />;
  const resultOf = (sink: string) => test.data?.find((it) => it.sink === sink);
  return (
    <>
      <Head title="Alerts" sub={<span>What raises them is part of the program</span>}>
        <Button
          kind="primary"
          icon="launch"
          disabled={test.isPending || rules.sinks.length === 0}
          onClick={() => test.mutate(undefined)}
        >
          Send a test
        </Button>
      </Head>
      {!rules.is_delivering && (
        <div className={css.note} role="status">
          <Mark state="warning" size={13} label={null} />
          <span>This process runs no daemon, so it raises no alerts; the process that does has its own places.</span>
        </div>
      )}
      {test.isError && <Problem error={test.error} retry={() => test.reset()} />}
      <Section title={`Where they go ${rules.sinks.length || ""}`}>
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
              <dd>{rule.text}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
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
