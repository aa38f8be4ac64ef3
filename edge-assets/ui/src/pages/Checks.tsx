import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { checksQuery } from "~/api/queries";
import type { Check } from "~/api/types";
import { Segments } from "~/components/Button";
import { Empty, FilterField, Head, Loading, Problem, Tag } from "~/components/Parts";
import { RunChecks } from "~/components/RunChecks";
import { RunLink } from "~/components/RunParts";
import { Mark, MarkOf, Status } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import { Ago } from "~/components/Time";
import { byConcern, checkState } from "~/lib/checks";
import { plural } from "~/lib/format";
import { useTitle } from "~/shell/title";
import css from "./Automation.module.css";
import { CheckPanel } from "./checks/CheckPanel";
import panel from "./checks/CheckPanel.module.css";

const route = getRouteApi("/checks");

export default function Checks() {
  useTitle("Checks");
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/checks" });
  const query = useQuery(checksQuery());
  const all = query.data;
  const change = (part: Partial<typeof search>) => void navigate({ search: { ...search, ...part }, replace: true });
  const rows = useMemo(() => {
    const wanted = search.q?.toLowerCase();
    const fits = (check: Check) => {
      const state = checkState(check);
      if (search.state === "failing") return state === "error" || state === "warn";
      if (search.state === "passed") return state === "passed";
      return search.state !== "never" || state === "not_evaluated";
    };
    return (all ?? [])
      .filter((check) => fits(check) && (!wanted || `${check.asset} ${check.name}`.toLowerCase().includes(wanted)))
      .sort(byConcern);
  }, [all, search]);
  const shown = search.at === undefined ? undefined : all?.find((check) => idOf(check) === search.at);
  const chosen = useMemo(() => new Set(search.at === undefined ? [] : [search.at]), [search.at]);
  const failing = all?.filter((check) => check.last && !check.last.passed).length ?? 0;
  return (
    <>
      <Head
        title="Checks"
        sub={
          all && (
            <span>
              {plural(all.length, "check")}
              {failing > 0 && `, ${failing} failing`}
            </span>
          )
        }
      />
      <div className={css.bar}>
        <Segments
          label="State"
          value={search.state ?? "all"}
          onChange={(state) => change({ state: state === "all" ? undefined : state })}
          options={[
            { value: "all", label: "All" },
            {
              value: "failing",
              label: (
                <>
                  <Mark state="failed" size={12} label={null} /> Failing {failing || ""}
                </>
              ),
            },
            {
              value: "passed",
              label: (
                <>
                  <Mark state="succeeded" size={12} label={null} /> Passed
                </>
              ),
            },
            {
              value: "never",
              label: (
                <>
                  <Mark state="missing" size={12} label={null} /> Never evaluated
                </>
              ),
            },
          ]}
        />
        <FilterField
          label="Filter by asset or name"
          placeholder="Filter by asset or name"
          value={search.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
      </div>
      {query.isError && !all ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : !all ? (
        <Loading rows={8} />
      ) : all.length === 0 ? (
        <Empty
          hint="A check is a function that looks at an asset after it was made."
          command={
            "#[asset_check(asset = numbers)]\nfn not_empty(numbers: &[u32]) -> CheckResult {\n    CheckResult::pass_if(!numbers.is_empty())\n}"
          }
        >
          There is no check yet.
        </Empty>
      ) : rows.length === 0 ? (
        <Empty hint={<Link to="/checks">Show all checks</Link>}>No check is like that.</Empty>
      ) : (
        <div className={shown ? panel.split : panel.list}>
          <div className={panel.list}>
            <Table
              label="Checks"
              columns={COLUMNS}
              rows={rows}
              rowKey={idOf}
              selected={chosen}
              onOpen={(check) => change({ at: idOf(check) === search.at ? undefined : idOf(check) })}
            />
          </div>
          {shown && <CheckPanel key={search.at} check={shown} onClose={() => change({ at: undefined })} />}
        </div>
      )}
    </>
  );
}

/** The name of a check among all of them. */
const idOf = (check: Check) => `${check.asset}:${check.name}`;

const COLUMNS: readonly Column<Check>[] = [
  {
    id: "mark",
    head: <span className="sr">State</span>,
    width: "14px",
    until: 860,
    cell: (check) => <MarkOf of={checkState(check)} label={check.last ? undefined : "Never evaluated"} />,
  },
  {
    id: "state",
    head: "State",
    width: "134px",
    from: 860,
    cell: (check) => <Status of={checkState(check)} word={check.last ? undefined : "Never evaluated"} />,
  },
  {
    id: "name",
    head: "Check",
    width: "minmax(100px, 1fr)",
    cell: (check) => (
      <Link
        from="/checks"
        to="."
        search={(search) => ({ ...search, at: idOf(check) })}
        className={css.name}
        title={check.description}
      >
        {check.name}
      </Link>
    ),
  },
  {
    id: "asset",
    head: "Asset",
    width: "minmax(100px, 1.1fr)",
    cell: (check) => (
      <Link to="/assets/$key" params={{ key: check.asset }} search={{ tab: "checks" }}>
        {check.asset}
      </Link>
    ),
  },
  {
    id: "found",
    head: "What it found",
    width: "minmax(120px, 2fr)",
    from: 680,
    cell: (check) => {
      const text = check.last
        ? (check.last.description ?? check.last.metadata.map((entry) => `${entry.name} ${entry.text}`).join(" · "))
        : "";
      return (
        <span
          className={check.last && !check.last.passed ? (check.last.severity === "warn" ? css.warn : css.bad) : "dim"}
          title={text}
        >
          {text}
        </span>
      );
    },
  },
  {
    id: "severity",
    head: "If it fails",
    width: "112px",
    from: 960,
    cell: (check) => (
      <>
        <Tag>{check.severity === "error" ? "error" : "warning"}</Tag>
        {check.blocking && (
          <>
            {" "}
            <Tag title="A failure stops what is downstream">blocking</Tag>
          </>
        )}
      </>
    ),
  },
  {
    id: "run",
    head: "Run",
    width: "76px",
    from: 760,
    cell: (check) => (check.last ? <RunLink id={check.last.run} /> : <span className="dim">–</span>),
  },
  {
    id: "now",
    head: <span className="sr">Run it</span>,
    width: "28px",
    from: 640,
    cell: (check) => <RunChecks asset={check.asset} check={check.name} />,
  },
  { id: "at", head: "Evaluated", width: "84px", align: "end", cell: (check) => <Ago at={check.last?.at} /> },
];
