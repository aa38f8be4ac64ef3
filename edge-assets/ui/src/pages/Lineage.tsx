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
import { countsOf, drawnAt, stateAt, useFolding } from "./lineage/useFolding";
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
  const { folded, groups, drawn, isWhole, say } = useFolding(all, graph, search);
  const tint = useMemo(() => {
    const of = colors.tint;
    return of && drawn
      ? (node: number) => (drawn.nodes[node]?.folds ? undefined : of(drawn.nodes[node]?.key ?? ""))
      : undefined;
  }, [colors, drawn]);

  const stateOf = useCallback((key: string) => (colors.state ? colors.state(key) : states.get(key)), [states, colors]);
  const counts = useMemo(() => (all ? countsOf(all, stateOf) : new Map()), [all, stateOf]);
  const inTree = useCallback((node: number) => stateOf(graph?.nodes[node]?.key ?? ""), [graph, stateOf]);
  const status = useCallback(
    (node: number) => drawn && stateAt(drawn, node, stateOf, counts),
    [drawn, stateOf, counts],
  );
  const inGroup = useCallback((node: number) => counts.get(drawn?.nodes[node]?.group ?? ""), [drawn, counts]);
  const note = useCallback(
    (node: number) => {
      const key = drawn?.nodes[node]?.key ?? "";
      if (colors.note) return colors.note(key);
      const asset = byKey.get(key);
      if (!asset) return undefined;
      if (asset.status === "failure") return "failed";
      if (asset.is_external && !asset.latest) return "external";
      const at = instant(asset.latest?.at);
      return at === undefined ? "never made" : `made ${ago(at, Date.now())}`;
    },
    [byKey, drawn, colors],
  );
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
  // What is strong in the list, as it is drawn: of a folded group, one asset is enough.
  const strongDrawn = useMemo(() => {
    if (!strong || !graph || drawn === graph) return strong;
    return new Set([...strong].flatMap((node) => drawnAt(drawn, all, graph.nodes[node]?.key) ?? []));
  }, [strong, graph, drawn, all]);
  const [chip, setChip] = useState<string>();
  const current = drawnAt(drawn, all, search.at) ?? (chip === undefined ? undefined : drawn?.index.get(chip));

  const toggle = (group: string) => {
    const next = new Set(folded);
    if (!next.delete(group)) next.add(group);
    change(say(next));
  };
  const select = (key: string | undefined) =>
    change(
      { at: key, to: undefined, ...(key === undefined ? { dir: undefined, depth: undefined } : {}) },
      key !== undefined && search.at === undefined,
    );
  // Arrow keys come to folded groups too, which an address does not name.
  const selectDrawn = (node: number | undefined) => {
    const at = node === undefined ? undefined : drawn?.nodes[node];
    setChip(at?.folds ? at.key : undefined);
    select(at?.folds ? undefined : at?.key);
  };
  const open = (key: string | undefined) => {
    if (key) void go({ to: "/assets/$key", params: { key } });
  };
  const openDrawn = (node: number) => {
    const at = drawn?.nodes[node];
    if (at?.folds) toggle(at.group);
    else open(at?.key);
  };
  const reveal = (key: string) => {
    const node = drawnAt(drawn, all, key);
    if (node !== undefined) handle.current?.reveal(node, true);
  };
  useKeys({
    Escape: search.at ? () => select(undefined) : undefined,
    m: search.at ? () => void go({ to: "/launch", search: { select: search.at } }) : undefined,
  });

  // An address that names a node shows it.
  const shown = useRef(false);
  useEffect(() => {
    if (!drawn || shown.current) return;
    shown.current = true;
    if (current !== undefined && isWhole) setTimeout(() => handle.current?.reveal(current, true), 0);
  }, [drawn, current, isWhole]);

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
              status={inTree}
              selected={selected}
              closed={folded}
              only={filter ? strong : undefined}
              onToggle={toggle}
              onOpen={(node) => open(graph.nodes[node]?.key)}
              onSelect={(node) => {
                const key = graph.nodes[node]?.key;
                select(key);
                if (key) reveal(key);
              }}
            />
          </section>
          <section className={css.canvas} aria-label="Graph">
            {drawn ? (
              <GraphCanvas
                ref={handle}
                graph={drawn}
                status={status}
                note={note}
                tint={tint}
                counts={inGroup}
                selected={current}
                strong={strongDrawn}
                onSelect={selectDrawn}
                onGroup={isWhole ? toggle : undefined}
                onOpen={openDrawn}
                minimap
              />
            ) : (
              <Loading rows={12} />
            )}
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
              {isWhole && groups.length > 0 && (
                <Button
                  icon="folder"
                  label={folded.size ? "Unfold all groups" : "Fold all groups"}
                  onClick={() => change(say(new Set(folded.size ? [] : groups)))}
                />
              )}
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
                reveal(key);
              }}
              onClose={() => select(undefined)}
            />
          )}
        </div>
      )}
    </>
  );
}
