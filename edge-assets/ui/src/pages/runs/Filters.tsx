import { useQuery } from "@tanstack/react-query";
import { assetsQuery, jobsQuery } from "~/api/queries";
import { Button } from "~/components/Button";
import { FilterField } from "~/components/Parts";
import { isId, shortId } from "~/lib/format";
import { useTyped } from "~/lib/hooks";
import type { RunsSearch } from "~/lib/pages";
import { AGES, type Age } from "~/lib/runs";
import css from "../Runs.module.css";

const SINCE: Record<Age, string> = { hour: "Last hour", day: "Last 24 hours", week: "Last 7 days" };

/** What narrows the list down, beside the state of a run. All of it is asked of the server. */
export function Filters({ search, change }: { search: RunsSearch; change: (part: Partial<RunsSearch>) => void }) {
  const jobs = useQuery(jobsQuery()).data?.items;
  return (
    <>
      <FilterField
        label="Text of the reason, or beginning or end of an id"
        placeholder="Text of the reason, or an id"
        value={search.q ?? search.id ?? ""}
        onChange={(text) => {
          const wanted = text.trim();
          const id = isId(wanted) ? wanted : undefined;
          change({ id, q: id ? undefined : wanted || undefined });
        }}
      />
      <select
        className={css.select}
        aria-label="Job"
        value={search.job ?? ""}
        onChange={(event) => change({ job: event.target.value || undefined })}
      >
        <option value="">All jobs</option>
        {search.job && !jobs?.some((job) => job.name === search.job) && (
          <option value={search.job}>{search.job}</option>
        )}
        {jobs?.map((job) => (
          <option key={job.name} value={job.name}>
            {job.name}
          </option>
        ))}
      </select>
      <AssetField value={search.asset ?? ""} onChange={(asset) => change({ asset: asset || undefined })} />
      <Field
        label="Partition"
        placeholder="Partition"
        value={search.partition ?? ""}
        onChange={(partition) => change({ partition: partition || undefined })}
      />
      <select
        className={css.select}
        aria-label="Asked for since"
        value={search.since ?? ""}
        onChange={(event) => change({ since: (event.target.value || undefined) as Age | undefined })}
      >
        <option value="">Of all time</option>
        {(Object.keys(AGES) as Age[]).map((age) => (
          <option key={age} value={age}>
            {SINCE[age]}
          </option>
        ))}
      </select>
      {search.backfill && (
        <Button icon="close" onClick={() => change({ backfill: undefined })} title="Show the runs of others, too">
          Backfill {shortId(search.backfill)}
        </Button>
      )}
      {search.root && (
        <Button icon="close" onClick={() => change({ root: undefined })} title="Show other runs, too">
          Attempts of {shortId(search.root)}
        </Button>
      )}
      {search.trigger && (
        <Button icon="close" onClick={() => change({ trigger: undefined })} title="Show those of other triggers, too">
          {search.trigger}
        </Button>
      )}
    </>
  );
}

function AssetField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const assets = useQuery(assetsQuery()).data;
  return (
    <>
      <Field
        label="Asset"
        placeholder="Asset"
        value={value}
        list="runs-assets"
        // Of half a name the server knows nothing; it is asked once there is an asset of that name.
        onChange={(text) => (text === "" || assets?.some((asset) => asset.key === text)) && onChange(text)}
      />
      <datalist id="runs-assets">
        {assets?.slice(0, 500).map((asset) => (
          <option key={asset.key} value={asset.key} />
        ))}
      </datalist>
    </>
  );
}

function Field({
  label,
  placeholder,
  value,
  list,
  onChange,
}: {
  label: string;
  placeholder: string;
  value: string;
  list?: string;
  onChange: (value: string) => void;
}) {
  const typed = useTyped(value, (text) => onChange(text.trim()), 250);
  return (
    <input
      className={css.field}
      type="search"
      {...typed}
      list={list}
      aria-label={label}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
    />
  );
}
