import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useState } from "react";
import { catalogueQuery } from "~/api/catalogue";
import { assetsQuery } from "~/api/queries";
import { ButtonLink } from "~/components/Button";
import { Empty, Head, Loading, Problem } from "~/components/Parts";
import { Table } from "~/components/Table";
import { filtered, sorted } from "~/lib/assets";
import { plural } from "~/lib/format";
import { useKeys } from "~/lib/keys";
import { ASSET_SORTS } from "~/lib/pages";
import { anyOf } from "~/lib/selection";
import { useTitle } from "~/shell/title";
import { Bulk } from "./catalogue/Bulk";
import { columnsOf } from "./catalogue/columns";
import { Facets } from "./catalogue/Facets";

const route = getRouteApi("/assets");

/** All assets: where they stand, how fresh they are, how their last steps went, and what can be done with some of them. */
export default function Catalogue() {
  useTitle("Assets");
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/assets" });
  const open = useNavigate();
  const query = useQuery(assetsQuery());
  const steps = useQuery(catalogueQuery()).data;
  const all = query.data;
  const deferred = useDeferredValue(search);
  const rows = useMemo(
    () => (all ? sorted(filtered(all, deferred), deferred.sort, steps) : []),
    [all, deferred, steps],
  );
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  // What is no longer shown is not done anything to.
  const chosen = useMemo(() => rows.filter((asset) => marked.has(asset.key)), [rows, marked]);
  const selected = useMemo(() => new Set(chosen.map((asset) => asset.key)), [chosen]);
  const isAll = rows.length > 0 && selected.size === rows.length;
  const change = (part: Partial<typeof search>) => void navigate({ search: { ...search, ...part }, replace: true });
  const toggle = (key: string) =>
    setMarked((old) => {
      const next = new Set(old);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  const markAll = () => setMarked(new Set(rows.map((asset) => asset.key)));
  const clear = () => setMarked(new Set());
  useKeys({
    m: selected.size ? () => void open({ to: "/launch", search: { select: anyOf(selected) } }) : undefined,
    Escape: selected.size ? clear : undefined,
  });
  const columns = columnsOf({ selected, toggle, isAll, toggleAll: isAll ? clear : markAll }, steps);
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
      <Facets assets={all} search={search} onChange={change} />
      {chosen.length > 0 && <Bulk assets={chosen} isAll={isAll} onAll={markAll} onClear={clear} />}
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
