import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { processSettingsQuery } from "~/api/deployment";
import { Empty, FilterField, Loading, Problem, Tag } from "~/components/Parts";
import { Mark } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import css from "../Deployment.module.css";

type Setting = NonNullable<
  Awaited<ReturnType<NonNullable<ReturnType<typeof processSettingsQuery>["queryFn"]>>>
>["items"][number];

/** Every setting of every asset with its value in this process, and where that stands. */
export default function ProcessSettings({ q, onQ }: { q: string; onQ: (q: string) => void }) {
  const query = useQuery(processSettingsQuery());
  const all = query.data?.items;
  const rows = useMemo(() => {
    const wanted = q.toLowerCase();
    return (all ?? []).filter((it) => `${it.asset}.${it.setting} ${it.variable}`.toLowerCase().includes(wanted));
  }, [all, q]);
  if (query.isError && !all) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (!all) return <Loading rows={8} />;
  if (all.length === 0)
    return (
      <Empty
        hint="Settings are a type of an asset's; each gets its value from a file, a variable, a job or a launch."
        command={"#[derive(Config)]\nstruct Export {\n    #[config(default = 500)]\n    batch: u32,\n}"}
      >
        No asset has settings.
      </Empty>
    );
  return (
    <>
      <div className={css.bar}>
        <FilterField label="Filter by name" placeholder="Filter by name" value={q} onChange={onQ} />
        <span className="dim">What a job or a launch sets lies over these.</span>
      </div>
      {rows.length === 0 ? (
        <Empty>No setting is like that.</Empty>
      ) : (
        <Table label="Settings" columns={COLUMNS} rows={rows} rowKey={(it) => `${it.asset}.${it.setting}`} />
      )}
    </>
  );
}

const COLUMNS: readonly Column<Setting>[] = [
  {
    id: "asset",
    head: "Asset",
    width: "minmax(110px, 1fr)",
    cell: (it) => (
      <Link to="/assets/$key" params={{ key: it.asset }}>
        {it.asset}
      </Link>
    ),
  },
  {
    id: "setting",
    head: "Setting",
    width: "minmax(90px, 1fr)",
    cell: (it) => <code title={it.description}>{it.setting}</code>,
  },
  {
    id: "value",
    head: "Value",
    width: "minmax(80px, 1fr)",
    cell: (it) =>
      it.is_missing ? (
        <>
          <Mark state="warning" size={12} label={null} /> not set
        </>
      ) : it.is_secret ? (
        <Tag title="The value of a secret is never told">secret</Tag>
      ) : (
        <code>{it.value == null ? "none" : typeof it.value === "string" ? it.value : JSON.stringify(it.value)}</code>
      ),
  },
  {
    id: "origin",
    head: "From",
    width: "minmax(90px, 1fr)",
    from: 640,
    cell: (it) => <span className="dim">{it.origin ?? "nowhere"}</span>,
  },
  {
    id: "kind",
    head: "Type",
    width: "minmax(80px, 0.7fr)",
    from: 900,
    cell: (it) => <span className="dim">{it.kind}</span>,
  },
  {
    id: "variable",
    head: "Variable",
    width: "minmax(140px, 1.6fr)",
    from: 760,
    cell: (it) => <span className="dim mono">{it.variable}</span>,
  },
];
