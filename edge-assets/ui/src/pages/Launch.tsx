import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useState } from "react";
import { assetsQuery, deploymentQuery, jobQuery, jobsQuery, recentRunsQuery, runQuery } from "~/api/queries";
import type { Run } from "~/api/types";
import { afterWrite, launch, planQuery } from "~/api/writes";
import { Button } from "~/components/Button";
import { Head, Problem, type Said, Section } from "~/components/Parts";
import { say } from "~/components/toast";
import { newKey } from "~/lib/browser";
import { plural } from "~/lib/format";
import { useDebounced } from "~/lib/hooks";
import { cliOf, curlOf, type Draft, requestOf } from "~/lib/launch";
import { useTitle } from "~/shell/title";
import css from "./Launch.module.css";
import { Calls } from "./launch/Calls";
import { Earlier } from "./launch/Earlier";
import { LabelsField, NumberField } from "./launch/Fields";
import { Partitions } from "./launch/Partitions";
import { PlanView } from "./launch/PlanView";
import { SettingsForm } from "./launch/SettingsForm";
import { Target } from "./launch/Target";
import { useDraft } from "./launch/useDraft";

const route = getRouteApi("/launch");

const draftOfRun = (run: Run & { config?: Record<string, unknown> }): Draft => ({
  by: run.job ? "job" : "selection",
  job: run.job ?? "",
  selection: run.job ? "" : run.selection,
  partitions: run.partition ?? "",
  each: false,
  tags: Object.entries(run.tags)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n"),
  priority: run.priority ? String(run.priority) : "",
  config: (run.config ?? {}) as Draft["config"],
});

/** Asks for a run: what, with which settings, what that would do, and the same call for a shell. */
export default function Launch() {
  useTitle("Launch");
  const search = route.useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const like = useQuery({ ...runQuery(search.like ?? ""), enabled: search.like !== undefined }).data;
  const template = useMemo(() => like && draftOfRun(like), [like]);
  const { draft, version, change: edit } = useDraft(search, template);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Said>();
  // A second click, or a try after a lost answer, is the same request.
  const [key, setKey] = useState(() => newKey());
  const change = (part: Partial<Draft>) => {
    edit(part);
    setKey(newKey());
    setFault(undefined);
  };

  const jobs = useQuery(jobsQuery()).data?.items;
  const job = useQuery({ ...jobQuery(draft.job), enabled: draft.by === "job" && draft.job !== "" }).data;
  const assets = useQuery(assetsQuery()).data;
  const binary = useQuery(deploymentQuery()).data?.location ?? "app";
  const recent = useQuery(recentRunsQuery(draft.by === "job" && draft.job ? { job: draft.job } : {}, 20)).data?.items;
  const made = useMemo(() => requestOf(draft), [draft]);
  const request = "request" in made ? made.request : undefined;
  const settled = useDebounced(request, 350);
  const plan = useQuery(planQuery(settled));
  const shownPlan = useDeferredValue(plan.data);

  const go = async () => {
    if (!request) return;
    setBusy(true);
    try {
      const launched = await launch(request, key);
      say(
        launched.runs.length > 1
          ? `${launched.runs.length} runs are queued`
          : launched.is_new
            ? "The run is queued"
            : "This run was queued already",
      );
      void afterWrite(queries, ["runs", "overview", "deployment", "jobs"]);
      if (launched.runs.length > 1) await navigate({ to: "/runs" });
      else await navigate({ to: "/runs/$id", params: { id: launched.run.id } });
    } catch (error) {
      setFault(error as Said & Error);
      setBusy(false);
    }
  };
  const count = request?.partitions?.length ?? 1;
  const steps = shownPlan?.step_count;
  const label = count > 1 ? `Launch ${count} runs` : steps === undefined ? "Launch" : `Launch ${plural(steps, "step")}`;

  return (
    <>
      <Head title="Launch" sub={<span>A run of a job, or of a selection of assets</span>}>
        <Earlier runs={recent ?? []} />
        <Button kind="primary" icon="launch" disabled={busy || !request || plan.isError} onClick={() => void go()}>
          {label}
        </Button>
      </Head>
      {fault && <Problem error={fault} />}
      <div className={css.columns}>
        <div>
          <Target draft={draft} jobs={jobs} assets={assets} onChange={change} />
          <Section title="Options">
            <div className={css.options}>
              <Partitions draft={draft} plan={shownPlan} assets={assets} onChange={change} />
              <NumberField
                label="Priority"
                value={draft.priority}
                placeholder={draft.by === "job" ? "that of the job" : "0"}
                onChange={(priority) => change({ priority })}
              />
              <LabelsField label="Labels" value={draft.tags} onChange={(tags) => change({ tags })} />
            </div>
          </Section>
          <SettingsForm
            key={version}
            plan={shownPlan}
            config={draft.config}
            base={job?.config as Draft["config"] | undefined}
            onChange={(config) => change({ config })}
          />
        </div>
        <div className={css.side}>
          <PlanView
            plan={shownPlan}
            fault={"fault" in made ? made.fault : undefined}
            error={plan.error ?? undefined}
            isLoading={plan.isLoading || (request !== undefined && settled === undefined)}
          />
          {request && <Calls curl={curlOf(request, location.origin)} cli={cliOf(request, binary)} />}
        </div>
      </div>
    </>
  );
}
