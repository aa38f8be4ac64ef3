import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { graphStatusQuery, statesOf, useGraph } from "~/api/graph";
import type { RunDetail, Step } from "~/api/types";
import { Empty, Loading, Section } from "~/components/Parts";
import { Mark, MarkOf } from "~/components/Status";
import { GraphCanvas } from "~/graph/GraphCanvas";
import { restrict } from "~/graph/model";
import { plural } from "~/lib/format";
import { statusOf } from "~/lib/status";
import { byTrouble, saysOf } from "./order";
import css from "./RunLineage.module.css";

/** What the run wrote, what it was made of, and what is made of it. The list knows assets that the graph has lost, too. */
export default function RunLineage({ run }: { run: RunDetail }) {
  const query = useGraph();
  const answer = useQuery(graphStatusQuery()).data;
  const navigate = useNavigate();
  const whole = query.data?.graph;
  const worst = useMemo(() => {
    const found = new Map<string, Step>();
    for (const step of run.steps.toSorted(byTrouble)) if (!found.has(step.asset)) found.set(step.asset, step);
    return found;
  }, [run.steps]);
  const shown = useMemo(() => {
    if (!whole) return undefined;
    const nodes = new Set<number>();
    for (const asset of worst.keys()) {
      const at = whole.index.get(asset);
      if (at === undefined) continue;
      nodes.add(at);
      for (const edge of whole.incoming[at] ?? []) nodes.add(whole.edges[edge]!.from);
      for (const edge of whole.outgoing[at] ?? []) nodes.add(whole.edges[edge]!.to);
    }
    return nodes.size > 0 ? restrict(whole, nodes) : undefined;
  }, [whole, worst]);
  const states = useMemo(() => {
    const list = statesOf(answer);
    return new Map(whole?.nodes.map((node, i) => [node.key, list[i]]));
  }, [whole, answer]);
  const written = useMemo(() => {
    const count = new Map<string, number>();
    for (const step of run.steps)
      if (step.status === "success") count.set(step.asset, (count.get(step.asset) ?? 0) + 1);
    return count;
  }, [run.steps]);
  const strong = useMemo(
    () => new Set(shown?.nodes.flatMap((node, i) => (worst.has(node.key) && shown.nodes[i] ? [i] : []))),
    [shown, worst],
  );
  if (run.steps.length === 0) return <Empty hint={run.reason ?? undefined}>It has written nothing yet.</Empty>;
  const open = (node: number | undefined) => {
    const key = node === undefined ? undefined : shown?.nodes[node]?.key;
    if (key) void navigate({ to: "/assets/$key", params: { key } });
  };
  return (
    <div className={css.split}>
      <div className={css.graph}>
        {query.isPending ? (
          <Loading rows={6} />
        ) : shown ? (
          <GraphCanvas
            graph={shown}
            status={(node) => {
              const key = shown.nodes[node]?.key ?? "";
              const step = worst.get(key);
              return step ? statusOf(step.status) : states.get(key);
            }}
            note={(node) => (worst.has(shown.nodes[node]?.key ?? "") ? "of this run" : undefined)}
            strong={strong}
            onSelect={open}
            onOpen={open}
          />
        ) : (
          <Empty>None of its assets is in the graph any more.</Empty>
        )}
      </div>
      <aside className={css.side}>
        <Section title="What it wrote" aside={plural(written.size, "asset")}>
          <ul>
            {[...worst].map(([asset, step]) => {
              const at = whole?.index.get(asset);
              const after = at === undefined ? [] : (whole?.outgoing[at] ?? []);
              const stale = after
                .map((edge) => whole?.nodes[whole.edges[edge]!.to]?.key ?? "")
                .filter((key) => !worst.has(key) && states.get(key) === "stale");
              const made = written.get(asset) ?? 0;
              return (
                <li key={asset} className={css.item}>
                  <MarkOf of={step.status} size={13} />
                  <div className={css.what}>
                    <Link to="/assets/$key" params={{ key: asset }} className="mono">
                      {asset}
                    </Link>
                    <p className={step.status === "failure" ? css.bad : "dim"}>
                      {whole && at === undefined && "no longer in the code; "}
                      {made > 1 ? plural(made, "partition") : saysOf(step) || (made ? "written" : "not written")}
                    </p>
                    {stale.length > 0 && (
                      <p className={css.stale}>
                        <Mark state="stale" size={11} label={null} /> older than it: {stale.join(", ")}
                      </p>
                    )}
                  </div>
                </li>
              );
            })}
          </ul>
        </Section>
      </aside>
    </div>
  );
}
