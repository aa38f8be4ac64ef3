import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { backfillPlanQuery, startBackfill } from "~/api/backfills";
import { assetsQuery, deploymentQuery } from "~/api/queries";
import type { BackfillPlan, Plan } from "~/api/types";
import { afterWrite } from "~/api/writes";
import { Button, Segments } from "~/components/Button";
import { Empty, Head, Loading, Problem, type Said, Section } from "~/components/Parts";
import { say } from "~/components/toast";
import { type BackfillDraft, backfillCli, backfillCurl, backfillRequest, EMPTY_BACKFILL } from "~/lib/backfills";
import { newKey } from "~/lib/browser";
import { count, plural } from "~/lib/format";
import { useDebounced } from "~/lib/hooks";
import { useTitle } from "~/shell/title";
import css from "./Backfills.module.css";
import form from "./Launch.module.css";
import { Calls } from "./launch/Calls";
import { LabelsField, NumberField } from "./launch/Fields";
import { SettingsForm } from "./launch/SettingsForm";

const route = getRouteApi("/backfills/new");

/** Asks for a backfill: which assets and partitions, how many a run makes, and what that would do. */
export default function BackfillStart() {
  useTitle("New backfill");
  const search = route.useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<BackfillDraft>({
    ...EMPTY_BACKFILL,
    selection: search.select ?? "",
    which: search.which ?? "written",
    partitions: search.partitions ?? "",
  });
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Said>();
  // A second click, or a try after a lost answer, is the same request.
  const [key, setKey] = useState(() => newKey());
  const change = (part: Partial<BackfillDraft>) => {
    setDraft((old) => ({ ...old, ...part }));
    setKey(newKey());
    setFault(undefined);
  };
  const assets = useQuery(assetsQuery()).data;
  const binary = useQuery(deploymentQuery()).data?.location ?? "app";
  const made = useMemo(() => backfillRequest(draft), [draft]);
  const request = "request" in made ? made.request : undefined;
  const settled = useDebounced(request, 350);
  const plan = useQuery(backfillPlanQuery(settled));
  const shown = request && !plan.isError ? plan.data : undefined;
  // The form asks a plan only for its assets.
  const settingsOf = useMemo(() => {
    const assets = shown?.groups.flatMap((group) => group.assets.map((asset) => ({ asset })));
    return assets && ({ assets } as unknown as Plan);
  }, [shown]);

  const go = async () => {
    if (!request) return;
    setBusy(true);
    try {
      const { backfill, is_new } = await startBackfill(request, key);
      say(is_new ? "The backfill has begun" : "This backfill was begun already");
      void afterWrite(queries, ["backfills", "runs", "overview", "assets"]);
      if (backfill) await navigate({ to: "/backfills/$id", params: { id: backfill.id } });
    } catch (error) {
      setFault(error as Said & Error);
      setBusy(false);
    }
  };
  return (
    <>
      <Head title="New backfill" sub={<span>Many partitions, upstream first, by as many runs as you say</span>}>
        <Button
          kind="primary"
          icon="launch"
          disabled={busy || !request || plan.isError || shown?.partitions === 0}
          onClick={() => void go()}
        >
          {shown ? `Begin: ${plural(shown.partitions, "partition")}` : "Begin"}
        </Button>
      </Head>
      {fault && <Problem error={fault} />}
      <div className={form.columns}>
        <div>
          <Section title="What">
            <label className={form.field}>
              <span className="sr">Selection</span>
              <input
                className="mono"
                list="backfill-assets"
                value={draft.selection}
                placeholder="asset, +asset, group:name"
                spellCheck={false}
                autoComplete="off"
                onChange={(event) => change({ selection: event.target.value })}
              />
              <datalist id="backfill-assets">
                {assets
                  ?.filter((asset) => asset.is_partitioned)
                  .slice(0, 500)
                  .map((asset) => (
                    <option key={asset.key} value={asset.key} />
                  ))}
              </datalist>
              <span className={form.hint}>
                Assets whose partitions differ follow by the mappings between them: <code>+asset</code> makes what it
                needs first
              </span>
            </label>
          </Section>
          <Section
            title="Partitions"
            aside={
              <Segments
                label="Which partitions"
                value={draft.which}
                onChange={(which) => change({ which })}
                options={[
                  { value: "written", label: "As written" },
                  { value: "missing", label: "Missing" },
                  { value: "failed", label: "Failed" },
                ]}
              />
            }
          >
            {draft.which === "written" ? (
              <label className={form.field}>
                <span className="sr">Partitions</span>
                <input
                  className="mono"
                  value={draft.partitions}
                  placeholder="2026-10-01..2026-10-31"
                  spellCheck={false}
                  autoComplete="off"
                  onChange={(event) => change({ partitions: event.target.value })}
                />
                <span className={form.hint}>
                  A key, a range, a list with commas, <code>*</code>; of several dimensions <code>day|region</code>
                </span>
              </label>
            ) : (
              <p className="dim">
                {draft.which === "missing"
                  ? "Those of each asset that should be there and were never made."
                  : "Those of each asset whose newest attempt failed."}
              </p>
            )}
          </Section>
          <Section title="How">
            <div className={css.form}>
              <div className={`${form.field} ${form.whole}`}>
                <span>A run makes</span>
                <Segments
                  label="How many partitions a run makes"
                  value={draft.policy}
                  onChange={(policy) => change({ policy })}
                  options={[
                    { value: "per-partition", label: "One partition" },
                    { value: "ranges", label: "Neighbors" },
                    { value: "one-run", label: "All of them" },
                  ]}
                />
              </div>
              {draft.policy === "ranges" && (
                <NumberField label="Neighbors at most" value={draft.most} onChange={(most) => change({ most })} />
              )}
              <NumberField
                label="Runs at once"
                value={draft.atOnce}
                placeholder="as many as the queue takes"
                onChange={(atOnce) => change({ atOnce })}
              />
              <NumberField
                label="Priority of its runs"
                value={draft.priority}
                placeholder="-10, after what is asked for by hand"
                onChange={(priority) => change({ priority })}
              />
              <LabelsField label="Labels of its runs" value={draft.tags} onChange={(tags) => change({ tags })} />
            </div>
          </Section>
          <SettingsForm plan={settingsOf} config={draft.config} onChange={(config) => change({ config })} />
        </div>
        <div className={form.side}>
          <Section
            title="What it would do"
            aside={shown && `${plural(shown.partitions, "partition")} in ${plural(shown.runs, "run")}`}
          >
            {"fault" in made ? (
              <Empty hint="What it would do appears here; nothing begins before you say so.">{made.fault}</Empty>
            ) : plan.isError ? (
              <Problem error={plan.error} />
            ) : shown ? (
              <Groups plan={shown} />
            ) : (
              <Loading rows={4} />
            )}
          </Section>
          {request && <Calls curl={backfillCurl(request, location.origin)} cli={backfillCli(request, binary)} />}
          {request?.config && <p className={css.note}>On the command line its runs have the settings of the daemon.</p>}
        </div>
      </div>
    </>
  );
}

const SHOWN = 12;

function Groups({ plan }: { plan: BackfillPlan }) {
  if (plan.partitions === 0) return <Empty>There is nothing to make.</Empty>;
  return (
    <ol className={css.groups}>
      {plan.groups.map((group) => {
        const more = Math.max(0, group.partitions.length - SHOWN) + group.partitions_left_out;
        return (
          <li key={group.assets.join()}>
            <div className="mono">{group.assets.join(", ")}</div>
            <div className={css.keys}>
              {group.partitions.length > 0 && plural(group.count, "partition")}
              {group.assets.length > 1 && " of each"}
              {group.partitions.length > 0 && ", "}
              {plural(group.runs, "run")}
              {group.partitions.length > 0 && (
                <>
                  {": "}
                  <span className="mono">{group.partitions.slice(0, SHOWN).join(", ")}</span>
                  {more > 0 && ` and ${count(more)} more`}
                </>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
