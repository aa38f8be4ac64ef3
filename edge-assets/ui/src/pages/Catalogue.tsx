import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useState } from "react";
import { assetsQuery } from "~/api/queries";
import type { Asset } from "~/api/types";
import { CheckDot } from "~/components/AssetParts";
import { Button, ButtonLink } from "~/components/Button";
import { Empty, FilterField, Head, Loading, Problem, Tag } from "~/components/Parts";
import { RunLink } from "~/components/RunParts";
import { Mark, MarkOf, Status } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import { Ago } from "~/components/Time";
import { facet, filtered, sorted } from "~/lib/assets";
import { plural } from "~/lib/format";
import { useKeys } from "~/lib/keys";
import { ASSET_SORTS, ASSET_STATES } from "~/lib/pages";
import { LOOKS, statusOf } from "~/lib/status";
import { useTitle } from "~/shell/title";
import css from "./Catalogue.module.css";

const route = getRouteApi("/assets");

export default function Catalogue() {
  useTitle("Assets");
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/assets" });
  const open = useNavigate();
  const query = useQuery(assetsQuery());
  const all = query.data;
  const deferred = useDeferredValue(search);
  const rows = useMemo(() => (all ? sorted(filtered(all, deferred), deferred.sort) : []), [all, deferred]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const change = (part: Partial<typeof search>) => void navigate({ search: { ...search, ...part }, replace: true });
  const toggle = (key: string) => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    setSelected(next);
  };
  useKeys({
    m: selected.size ? () => void open({ to: "/launch", search: { select: [...selected].join(" or ") } }) : undefined,
  });
  const columns = useMemo(() => columnsOf(selected, toggle), [selected]);
  const groups = useMemo(() => facet(all ?? [], (asset) => [asset.group ?? ""]), [all]);
  const kinds = useMemo(() => facet(all ?? [], (asset) => asset.kinds), [all]);
  const owners = useMemo(() => facet(all ?? [], (asset) => asset.owners), [all]);
  const states = useMemo(() => new Map(facet(all ?? [], (asset) => [asset.status])), [all]);

  const toggleState = (state: Asset["status"]) => {
    const next = new Set(search.status ?? []);
    if (!next.delete(state)) next.add(state);
    change({ status: next.size ? ASSET_STATES.filter((it) => next.has(it)) : undefined });
  };

  return (
    <>
      <Head
        title="Assets"
        sub={
          all && (
            <span>
              {rows.length === all.length
                ? plural(all.length, "asset")
                : `${rows.length} of ${plural(all.length, "asset")}`}
            </span>
          )
        }
      >
        <ButtonLink icon="lineage" to="/lineage">
          Lineage
        </ButtonLink>
      </Head>
      <div className={css.bar}>
        <FilterField
          label="Filter the assets"
          placeholder="Filter by name or text"
          value={search.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <fieldset className={css.states}>
          <legend className="sr">Status</legend>
          {ASSET_STATES.map((state) => (
            <button
              key={state}
              type="button"
              className={css.state}
              aria-pressed={search.status?.includes(state) ?? false}
              onClick={() => toggleState(state)}
            >
              <Mark state={statusOf(state)} size={12} label={null} />
              {LOOKS[statusOf(state)].word}
              <span className="dim">{states.get(state) ?? 0}</span>
            </button>
          ))}
          <button
            type="button"
            className={css.state}
            aria-pressed={search.checks === "failing"}
            onClick={() => change({ checks: search.checks ? undefined : "failing" })}
          >
            Checks fail
          </button>
        </fieldset>
        <Facet
          label="Group"
          all="All groups"
          value={search.group}
          values={groups.filter(([name]) => name)}
          onChange={(group) => change({ group })}
        />
        {kinds.length > 1 && (
          <Facet
            label="Kind"
            all="All kinds"
            value={search.kind}
            values={kinds}
            onChange={(kind) => change({ kind })}
          />
        )}
        {owners.length > 1 && (
          <Facet
            label="Owner"
            all="All owners"
            value={search.owner}
            values={owners}
            onChange={(owner) => change({ owner })}
          />
        )}
      </div>
      {selected.size > 0 && (
        <div className={css.bulk}>
          <span>{plural(selected.size, "asset")} selected</span>
          <ButtonLink kind="primary" icon="launch" to="/launch" search={{ select: [...selected].join(" or ") }}>
            Materialize {selected.size}
          </ButtonLink>
          <Button kind="ghost" onClick={() => setSelected(new Set())}>
            Clear
          </Button>
        </div>
      )}
      {query.isError && !all ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : !all ? (
        <Loading rows={12} />
      ) : rows.length === 0 ? (
        all.length === 0 ? (
          <Empty
            hint="An asset is a function with an attribute."
            command={"#[asset]\nasync fn numbers() -> Result<Vec<u32>> {\n    Ok(vec![1, 2, 3])\n}"}
          >
            There is no asset yet.
          </Empty>
        ) : (
          <Empty hint={<Link to="/assets">Show all assets</Link>}>No asset is like that.</Empty>
        )
      ) : (
        <Table
          label="Assets"
          columns={columns}
          rows={rows}
          rowKey={(asset) => asset.key}
          selected={selected}
          onSelect={toggle}
          onOpen={(asset) => void open({ to: "/assets/$key", params: { key: asset.key } })}
          sort={search.sort ?? "key"}
          onSort={(sort) => change({ sort: ASSET_SORTS.find((it) => it === sort && it !== "key") })}
        />
      )}
    </>
  );
}

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
  return (
    <select
      className={css.select}
      aria-label={label}
      value={value ?? ""}
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

function columnsOf(selected: ReadonlySet<string>, toggle: (key: string) => void): readonly Column<Asset>[] {
  return [
    {
      id: "select",
      head: <span className="sr">Selected</span>,
      width: "16px",
      from: 720,
      cell: (asset) => (
        <input
          type="checkbox"
          className={css.box}
          aria-label={`Select ${asset.key}`}
          checked={selected.has(asset.key)}
          onChange={() => toggle(asset.key)}
        />
      ),
    },
    {
      id: "mark",
      head: <span className="sr">Status</span>,
      width: "14px",
      until: 620,
      cell: (asset) => <MarkOf of={asset.status} />,
    },
    {
      id: "key",
      head: "Asset",
      sort: "key",
      width: "minmax(160px, 1.5fr)",
      cell: (asset) => (
        <Link to="/assets/$key" params={{ key: asset.key }} className={css.key}>
          {asset.key}
        </Link>
      ),
    },
    {
      id: "status",
      head: "Status",
      sort: "status",
      width: "96px",
      from: 620,
      cell: (asset) => <Status of={asset.status} />,
    },
    { id: "checks", head: "Checks", width: "48px", from: 560, cell: (asset) => <CheckDot checks={asset.checks} /> },
    {
      id: "what",
      head: "What it says",
      width: "minmax(140px, 2fr)",
      from: 900,
      cell: (asset) =>
        asset.failure ? (
          <span className={css.failure} title={asset.failure}>
            {asset.failure}
          </span>
        ) : (
          <span className="dim" title={asset.summary}>
            {asset.summary}
          </span>
        ),
    },
    {
      id: "group",
      head: "Group",
      sort: "group",
      width: "minmax(90px, 0.8fr)",
      from: 760,
      cell: (asset) => <span className="dim">{asset.group ?? "–"}</span>,
    },
    {
      id: "kind",
      head: "Kind",
      width: "minmax(70px, 0.5fr)",
      from: 1100,
      cell: (asset) =>
        asset.is_external ? <Tag>external</Tag> : asset.kinds.map((kind) => <Tag key={kind}>{kind}</Tag>),
    },
    {
      id: "owner",
      head: "Owner",
      width: "minmax(70px, 0.5fr)",
      from: 1280,
      cell: (asset) => <span className="dim">{asset.owners.join(", ") || "–"}</span>,
    },
    {
      id: "run",
      head: "Run",
      width: "70px",
      from: 1000,
      cell: (asset) => (asset.latest ? <RunLink id={asset.latest.run} /> : <span className="dim">–</span>),
    },
    {
      id: "latest",
      head: "Last made",
      sort: "latest",
      width: "86px",
      align: "end",
      cell: (asset) => <Ago at={asset.latest?.at} />,
    },
  ];
}
