import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { assetsQuery, deploymentQuery, jobsQuery, recentRunsQuery, runQuery } from "~/api/queries";
import type { Run } from "~/api/types";
import { afterWrite, launch, planQuery } from "~/api/writes";
import { Button, Segments } from "~/components/Button";
import { Menu } from "~/components/Menu";
import { Head, Problem, type Said, Section } from "~/components/Parts";
import { targetOf } from "~/components/RunParts";
import { say } from "~/components/toast";
import { newKey } from "~/lib/browser";
import { plural } from "~/lib/format";
import { useDebounced } from "~/lib/hooks";
import { cliOf, curlOf, type Draft, EMPTY_DRAFT, partsOf, requestOf } from "~/lib/launch";
import { useTitle } from "~/shell/title";
import css from "./Launch.module.css";
import { Calls } from "./launch/Calls";
import { PlanView } from "./launch/PlanView";
import { SettingsForm } from "./launch/SettingsForm";

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
  const [draft, setDraft] = useState<Draft>(() => ({
    ...EMPTY_DRAFT,
    by: search.job ? "job" : "selection",
    job: search.job ?? "",
    selection: search.select ?? "",
    partitions: search.partition ?? "",
  }));
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Said>();
  // A second click, or a try after a lost answer, is the same request.
  const [key, setKey] = useState(() => newKey());
  const change = (part: Partial<Draft>) => {
    setDraft((old) => ({ ...old, ...part }));
    setKey(newKey());
    setFault(undefined);
  };
  const like = useQuery({ ...runQuery(search.like ?? ""), enabled: search.like !== undefined }).data;
  useEffect(() => {
    if (like) setDraft(draftOfRun(like));
  }, [like]);

  const jobs = useQuery(jobsQuery()).data?.items;
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
  const parts = partsOf(draft.partitions).length;
  const label = count > 1 ? `Launch ${count} runs` : steps === undefined ? "Launch" : `Launch ${plural(steps, "step")}`;

  return (
    <>
      <Head title="Launch" sub={<span>A run of a job, or of a selection of assets</span>}>
        {recent && recent.length > 0 && (
          <Menu
            label="Begin with an earlier launch"
            icon="rerun"
            text="Earlier"
            items={recent.slice(0, 10).map((run) => ({
              label: `${targetOf(run)}${run.partition ? ` · ${run.partition}` : ""}`,
              onSelect: () => void navigate({ to: "/launch", search: { like: run.id } }),
            }))}
          />
        )}
        <Button kind="primary" icon="launch" disabled={busy || !request || plan.isError} onClick={() => void go()}>
          {label}
        </Button>
      </Head>
      {fault && <Problem error={fault} />}
      <div className={css.columns}>
        <div>
          <Section
            title="What"
            aside={
              <Segments
                label="What is launched"
                value={draft.by}
                onChange={(by) => change({ by })}
                options={[
                  { value: "job", label: "Job" },
                  { value: "selection", label: "Selection" },
                ]}
              />
            }
          >
            {draft.by === "job" ? (
              <label className={css.field}>
                <span className="sr">Job</span>
                <select
                  className={css.input}
                  value={draft.job}
                  onChange={(event) => change({ job: event.target.value })}
                >
                  <option value="">Choose a job</option>
                  {draft.job && !jobs?.some((job) => job.name === draft.job) && (
                    <option value={draft.job}>{draft.job}</option>
                  )}
                  {jobs?.map((job) => (
                    <option key={job.name} value={job.name}>
                      {job.name}
                    </option>
                  ))}
                </select>
              </label>
            ) : (
              <label className={css.field}>
                <span className="sr">Selection</span>
                <input
                  className={`${css.input} mono`}
                  list="launch-assets"
                  value={draft.selection}
                  placeholder="asset, group:name, +asset, tag:tier=gold"
                  spellCheck={false}
                  autoComplete="off"
                  onChange={(event) => change({ selection: event.target.value })}
                />
                <datalist id="launch-assets">
                  {assets?.slice(0, 500).map((asset) => (
                    <option key={asset.key} value={asset.key} />
                  ))}
                </datalist>
                <span className={css.hint}>
                  <code>+asset</code> with what it needs, <code>asset+</code> with what needs it, <code>group:</code>{" "}
                  <code>tag:</code> <code>kind:</code> <code>owner:</code>, joined by <code>and</code> <code>or</code>{" "}
                  <code>not</code>
                </span>
              </label>
            )}
          </Section>
          <Section title="Options">
            <div className={css.options}>
              <label className={css.field}>
                <span>Partitions</span>
                <input
                  className={`${css.input} mono`}
                  aria-label="Partitions"
                  value={draft.partitions}
                  placeholder="the latest complete one"
                  spellCheck={false}
                  autoComplete="off"
                  onChange={(event) => change({ partitions: event.target.value })}
                />
                <span className={css.hint}>
                  A key, a range <code>2026-10-01..2026-10-31</code>, a list with commas, <code>latest</code> or{" "}
                  <code>*</code>; of several dimensions <code>day|region</code>
                </span>
              </label>
              <div className={css.field}>
                <span>Runs</span>
                <Segments
                  label="How many runs"
                  value={draft.each && parts > 1 ? "each" : "one"}
                  onChange={(value) => change({ each: value === "each" })}
                  options={[
                    { value: "one", label: "One run" },
                    { value: "each", label: parts > 1 ? `A run each, ${parts}` : "A run each" },
                  ]}
                />
                <span className={css.hint}>{parts > 1 ? "Of the parts between commas" : "Of a list with commas"}</span>
              </div>
              <label className={css.field}>
                <span>Priority</span>
                <input
                  className={css.input}
                  inputMode="numeric"
                  value={draft.priority}
                  placeholder={draft.by === "job" ? "that of the job" : "0"}
                  onChange={(event) => change({ priority: event.target.value })}
                />
              </label>
              <label className={css.field}>
                <span>Labels</span>
                <textarea
                  className={`${css.input} ${css.area} mono`}
                  rows={2}
                  value={draft.tags}
                  placeholder="name=value"
                  spellCheck={false}
                  onChange={(event) => change({ tags: event.target.value })}
                />
              </label>
            </div>
          </Section>
          <SettingsForm plan={shownPlan} config={draft.config} onChange={(config) => change({ config })} />
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
