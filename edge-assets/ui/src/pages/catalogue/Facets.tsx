import { useMemo } from "react";
import type { Asset } from "~/api/types";
import { FilterField } from "~/components/Parts";
import { Mark } from "~/components/Status";
import { facet } from "~/lib/assets";
import { failingState } from "~/lib/checks";
import { ASSET_STATES, type AssetsSearch } from "~/lib/pages";
import { LOOKS, statusOf } from "~/lib/status";
import css from "../Catalogue.module.css";
import { Views } from "./Views";

/** What narrows the catalogue: text, states, and the facets with how many assets each has. */
export function Facets({
  assets,
  search,
  onChange,
}: {
  assets: readonly Asset[] | undefined;
  search: AssetsSearch;
  onChange: (part: Partial<AssetsSearch>) => void;
}) {
  const all = assets ?? NONE;
  const groups = useMemo(() => facet(all, (asset) => [asset.group ?? ""]), [all]);
  const kinds = useMemo(() => facet(all, (asset) => asset.kinds), [all]);
  const owners = useMemo(() => facet(all, (asset) => asset.owners), [all]);
  const states = useMemo(() => new Map(facet(all, (asset) => [asset.status])), [all]);
  const inError = useMemo(() => all.filter(({ checks }) => checks === "error").length, [all]);
  const failing = useMemo(() => inError + all.filter(({ checks }) => checks === "warn").length, [all, inError]);
  const toggle = (state: Asset["status"]) => {
    const next = new Set(search.status ?? []);
    if (!next.delete(state)) next.add(state);
    onChange({ status: next.size ? ASSET_STATES.filter((it) => next.has(it)) : undefined });
  };
  return (
    <div className={css.bar}>
      <FilterField
        label="Filter the assets"
        placeholder="Filter by name or text"
        value={search.q ?? ""}
        onChange={(q) => onChange({ q: q || undefined })}
      />
      <fieldset className={css.states}>
        <legend className="sr">Status</legend>
        {ASSET_STATES.map((state) => (
          <button
            key={state}
            type="button"
            className={css.state}
            aria-pressed={search.status?.includes(state) ?? false}
            onClick={() => toggle(state)}
          >
            <Mark state={statusOf(state)} size={12} label={null} />
            {LOOKS[statusOf(state)].word}
            <span className="dim">{assets ? (states.get(state) ?? 0) : "…"}</span>
          </button>
        ))}
        <button
          type="button"
          className={css.state}
          aria-pressed={search.checks === "failing"}
          onClick={() => onChange({ checks: search.checks ? undefined : "failing" })}
        >
          <Mark state={failingState(inError)} size={12} label={null} />
          Checks fail
          <span className="dim">{assets ? failing : "…"}</span>
        </button>
      </fieldset>
      <Facet
        label="Group"
        all="All groups"
        value={search.group}
        values={groups.filter(([name]) => name)}
        onChange={(group) => onChange({ group })}
      />
      <Facet label="Kind" all="All kinds" value={search.kind} values={kinds} onChange={(kind) => onChange({ kind })} />
      <Facet
        label="Owner"
        all="All owners"
        value={search.owner}
        values={owners}
        onChange={(owner) => onChange({ owner })}
      />
      <Views search={search} />
    </div>
  );
}

const NONE: readonly Asset[] = [];

function Facet({
  label,
  all,
  value,
  values,
  onChange,
}: {
  label: string;
  all: string;
  value?: string;
  values: readonly [string, number][];
  onChange: (value: string | undefined) => void;
}) {
  if (values.length < 2 && value === undefined) return null;
  return (
    <select
      className={css.select}
      aria-label={label}
      value={value ?? ""}
      data-set={value !== undefined || undefined}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{all}</option>
      {values.map(([name, count]) => (
        <option key={name} value={name}>
          {name} ({count})
        </option>
      ))}
    </select>
  );
}
