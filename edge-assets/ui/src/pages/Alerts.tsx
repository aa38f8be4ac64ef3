import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { silencesQuery } from "~/api/alerts";
import { alertsQuery } from "~/api/automation";
import { Head, Loading, Problem } from "~/components/Parts";
import { Mark } from "~/components/Status";
import { Tabs } from "~/components/Tabs";
import { ALERT_TABS } from "~/lib/pages";
import { useTitle } from "~/shell/title";
import css from "./Alerts.module.css";
import { Deliveries } from "./alerts/Deliveries";
import { Rules } from "./alerts/Rules";
import { Silences } from "./alerts/Silences";

const route = getRouteApi("/alerts");

const TABS: Record<(typeof ALERT_TABS)[number], string> = {
  rules: "Rules",
  deliveries: "Deliveries",
  silences: "Silences",
};

/** Which alerts go where, what became of them, and what is not to be heard for a while. */
export default function Alerts() {
  useTitle("Alerts");
  const search = route.useSearch();
  const tab = search.tab ?? "rules";
  const navigate = useNavigate({ from: "/alerts" });
  const change = (part: Partial<typeof search>) => void navigate({ search: { ...search, ...part }, replace: true });
  const query = useQuery(alertsQuery());
  const silenced = useQuery(silencesQuery(false)).data?.items.length;
  const rules = query.data;
  if (query.isError && !rules)
    return (
      <>
        <Head title="Alerts" />
        <Problem error={query.error} retry={() => void query.refetch()} />
      </>
    );
  if (!rules) return <Loading rows={8} />;
  const names = rules.rules.map((rule) => rule.name);
  return (
    <>
      <Head
        title="Alerts"
        sub={<span>What raises them is part of the program, where they go is in the settings</span>}
      />
      <Tabs
        label="Parts of the alerts"
        current={tab}
        tabs={ALERT_TABS.map((id) => ({
          id,
          label: id === "silences" && silenced ? `Silences ${silenced}` : TABS[id],
          to: "/alerts",
          search: { tab: id === "rules" ? undefined : id },
        }))}
      />
      {!rules.is_delivering && (
        <div className={css.note} role="status">
          <Mark state="warning" size={13} label={null} />
          <span>This process runs no daemon, so it raises no alerts; the process that does has its own places.</span>
        </div>
      )}
      {tab === "rules" && <Rules onSilence={(rule) => void navigate({ search: { tab: "silences", rule } })} />}
      {tab === "deliveries" && (
        <Deliveries
          rules={names}
          rule={search.rule}
          result={search.result}
          change={(part) => change({ rule: undefined, result: undefined, ...part })}
        />
      )}
      {tab === "silences" && (
        <Silences
          rules={names}
          rule={search.rule}
          all={search.all === true}
          onAll={(all) => change({ all: all || undefined })}
        />
      )}
    </>
  );
}
