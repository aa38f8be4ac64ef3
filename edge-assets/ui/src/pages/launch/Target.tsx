import type { Asset, Job } from "~/api/types";
import { Segments } from "~/components/Button";
import { Section } from "~/components/Parts";
import { SelectionField } from "~/components/SelectionField";
import type { Draft } from "~/lib/launch";
import css from "../Launch.module.css";

/** What is launched: a job, or a selection of assets. */
export function Target({
  draft,
  jobs,
  assets,
  onChange,
}: {
  draft: Draft;
  jobs: readonly Job[] | undefined;
  assets: readonly Asset[] | undefined;
  onChange: (part: Partial<Draft>) => void;
}) {
  return (
    <Section
      title="What"
      aside={
        <Segments
          label="What is launched"
          value={draft.by}
          onChange={(by) => onChange({ by })}
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
          <select value={draft.job} onChange={(event) => onChange({ job: event.target.value })}>
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
        <div className={css.field}>
          <SelectionField
            label="Selection"
            placeholder="asset, group:name, +asset, tag:tier=gold"
            assets={assets}
            value={draft.selection}
            onChange={(selection) => onChange({ selection })}
          />
          <span className={css.hint}>
            <code>+asset</code> with what it needs, <code>asset+</code> with what needs it, <code>group:</code>{" "}
            <code>tag:</code> <code>kind:</code> <code>owner:</code>, joined by <code>and</code> <code>or</code>{" "}
            <code>not</code>
          </span>
        </div>
      )}
    </Section>
  );
}
