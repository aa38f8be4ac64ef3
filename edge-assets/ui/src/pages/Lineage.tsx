import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { catalogueQuery } from "~/api/catalogue";
import { graphStatusQuery, statesOf, useGraph } from "~/api/graph";
import { assetsQuery, isSelection, selectionQuery } from "~/api/queries";
import { Button, ButtonLink } from "~/components/Button";
import { Empty, Head, Loading, Problem } from "~/components/Parts";
import { SelectionField } from "~/components/SelectionField";
import { GraphCanvas, type GraphHandle } from "~/graph/GraphCanvas";
import { Tree } from "~/graph/Tree";
import { coloring } from "~/graph/tint";
import { count, plural } from "~/lib/format";
import { useDebounced } from "~/lib/hooks";
import { useKeys } from "~/lib/keys";
import type { LastSteps } from "~/lib/steps";
import { ago, instant } from "~/lib/time";
import { useTitle } from "~/shell/title";
import css from "./Lineage.module.css";
import { Depth } from "./lineage/Depth";
import { Inspector } from "./lineage/Inspector";
import { Legend } from "./lineage/Legend";
import { useNarrowed } from "./lineage/useNarrowed";

const route = getRouteApi("/lineage");

const NONE: ReadonlyMap<string, LastSteps> = new Map();

export default function Lineage() {
  useTitle("Lineage");
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/lineage" });
  const go = useNavigate();
  const whole = useGraph();
  const answer = useQuery(graphStatusQuery()).data;
  const assets = useQuery(assetsQuery()).data;
  const steps = useQuery({ ...catalogueQuery(), enabled: search.color === "duration" }).data;
  const handle = useRef<GraphHandle>(null);
  const [treeOpen, setTreeOpen] = useState(true);
  const filter = useDeferredValue(search.q ?? "");
  const change = useCallback(
    (part: Partial<typeof search>, push = false) =>
      void navigate({ search: (old) => ({ ...old, ...part }), replace: !push }),
    [navigate],
  );

  const all = whole.data?.graph;
  const states = useMemo(() => {
    const list = statesOf(answer);
    return new Map(all?.nodes.map((node, i) => [node.key, list[i]]));
  }, [answer, all]);
  const byKey = useMemo(() => new Map(assets?.map((asset) => [asset.key, asset])), [assets]);

  const narrow = useNarrowed(all, search);
  const graph = narrow?.graph;
  const by = search.color ?? "status";
  const colors = useMemo(() => coloring(by, byKey, steps ?? NONE), [by, byKey, steps]);
  const tint = useMemo(() => {
    const of = colors.tint;
    return of && graph ? (node: number) => of(graph.nodes[node]?.key ?? "") : undefined;
  }, [colors, graph]);

  const status = useCallback(
    (node: number) => {
      const key = graph?.nodes[node]?.key ?? "";
      return colors.state ? colors.state(key) : states.get(key);
    },
    [states, graph, colors],
  );
  const note = useCallback(
    (node: number) => {
      const key = graph?.nodes[node]?.key ?? "";
      if (colors.note) return colors.note(key);
      const asset = byKey.get(key);
      if (!asset) return undefined;
      if (asset.status === "failure") return "failed";
      if (asset.is_external && !asset.latest) return "external";
      const at = instant(asset.latest?.at);
      return at === undefined ? "never made" : `made ${ago(at, Date.now())}`;
    },
    [byKey, graph, colors],
  );
  const folded = useMemo(() => new Set(search.folded ?? []), [search.folded]);
  const selected = search.at === undefined ? undefined : graph?.index.get(search.at);
  const asked = useDebounced(filter, 250);
  const chosen = useQuery(selectionQuery(asked)).data;
  const strong = useMemo(() => {
    if (!graph || !filter) return undefined;
    const wanted = filter.toLowerCase();
    const fits = isSelection(filter)
      ? (key: string) => chosen?.has(key) ?? true
      : (key: string) => key.toLowerCase().includes(wanted);
    return new Set(graph.nodes.flatMap((node, i) => (fits(node.key) ? [i] : [])));
  }, [graph, filter, chosen]);

  const toggle = (group: string) => {
    const next = new Set(folded);
    if (!next.delete(group)) next.add(group);
    change({ folded: next.size ? [...next] : undefined });
  };
  const select = (node: number | undefined) =>
    change(
      {
        at: node === undefined ? undefined : graph?.nodes[node]?.key,
        to: undefined,
        ...(node === undefined ? { dir: undefined, depth: undefined } : {}),
      },
      node !== undefined && search.at === undefined,
    );
  const open = (node: number) => {
    const key = graph?.nodes[node]?.key;
    if (key) void go({ to: "/assets/$key", params: { key } });
  };
  useKeys({
    Escape: search.at ? () => select(undefined) : undefined,
    m: search.at ? () => void go({ to: "/launch", search: { select: search.at } }) : undefined,
  });

  // An address that names a node shows it.
  const shown = useRef(false);
  useEffect(() => {
    if (!graph || shown.current) return;
    shown.current = true;
    if (selected !== undefined && graph === all) setTimeout(() => handle.current?.reveal(selected, true), 0);
  }, [graph, selected, all]);

  const narrowed = graph !== all;
  return (
    <>
      <Head
        title="Lineage"
        sub={
          all && (
            <span>
              {narrowed && graph
                ? `${count(graph.nodes.length)} of ${plural(all.nodes.length, "asset")}`
                : `${plural(all.nodes.length, "asset")}, ${plural(all.edges.length, "dependency", "dependencies")}`}
            </span>
          )
        }
      >
        {search.at && <Depth search={search} onChange={change} />}
        <ButtonLink kind="primary" icon="launch" to="/launch" search={{ select: search.at }}>
          Materialize
        </ButtonLink>
      </Head>
      {whole.isError ? (
        <Problem error={whole.error} retry={() => void whole.refetch()} />
      ) : !graph || !all ? (
        <Loading rows={12} />
      ) : all.nodes.length === 0 ? (
        <Empty
          hint="An asset is a function with an attribute."
          command={"#[asset]\nasync fn numbers() -> Result<Vec<u32>> {\n    Ok(vec![1, 2, 3])\n}"}
        >
          There is no asset yet.
        </Empty>
      ) : (
        <div className={css.body} data-tree={treeOpen || undefined} data-inspect={selected !== undefined || undefined}>
          <section className={css.tree} aria-label="Assets" hidden={!treeOpen}>
            <div className={css.filter}>
              <SelectionField
                label="Filter the assets"
                placeholder="Name, or group:name, +asset"
                assets={assets}
                value={search.q ?? ""}
                onChange={(q) => change({ q: q || undefined })}
                isFilter
              />
            </div>
            <Tree
              graph={graph}
              status={status}
              selected={selected}
              closed={folded}
              only={filter ? strong : undefined}
              onToggle={toggle}
              onOpen={open}
              onSelect={(node) => {
                select(node);
                handle.current?.reveal(node, true);
              }}
            />
          </section>
          <section className={css.canvas} aria-label="Graph">
            <GraphCanvas
              ref={handle}
              graph={graph}
              status={status}
              note={note}
              tint={tint}
              collapsed={folded}
              selected={selected}
              strong={strong}
              onSelect={select}
              onGroup={toggle}
              onOpen={open}
              minimap
            />
            <Legend
              by={by}
              onBy={(color) => change({ color: color === "status" ? undefined : color })}
              legend={colors.legend}
            />
            {narrow?.isApart && (
              <p className={css.apart} role="status">
                No way leads from {search.at} to {search.to}, nor back.
              </p>
            )}
            <div className={css.controls}>
              <Button
                icon="panel"
                label={treeOpen ? "Hide the list" : "Show the list"}
                aria-pressed={treeOpen}
                onClick={() => setTreeOpen(!treeOpen)}
              />
              <Button icon="fit" label="Fit everything" onClick={() => handle.current?.fit()} />
              <Button icon="plus" label="Nearer" onClick={() => handle.current?.zoom(1.3)} />
              <Button icon="minus" label="Farther" onClick={() => handle.current?.zoom(1 / 1.3)} />
              <Button
                icon="folder"
                label={folded.size ? "Unfold all groups" : "Fold all groups"}
                onClick={() => change({ folded: folded.size ? undefined : graph.groups.map((group) => group.name) })}
              />
            </div>
          </section>
          {selected !== undefined && search.at !== undefined && (
            <Inspector
              assetKey={search.at}
              keys={all.nodes.map((node) => node.key)}
              to={search.to}
              onTo={(to) => change({ to })}
              onSelect={(key) => {
                change({ at: key, to: undefined });
                const node = graph.index.get(key);
                if (node !== undefined) handle.current?.reveal(node, true);
              }}
              onClose={() => select(undefined)}
            />
          )}
        </div>
      )}
    </>
  );
}
