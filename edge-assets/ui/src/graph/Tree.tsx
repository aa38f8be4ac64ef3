import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { Icon } from "~/components/Icon";
import { Mark } from "~/components/Status";
import { count } from "~/lib/format";
import type { Status } from "~/lib/status";
import { worst } from "~/lib/status";
import type { Graph } from "./model";
import css from "./Tree.module.css";

const ROW = 26;

type Row =
  | { kind: "group"; name: string; members: readonly number[]; open: boolean }
  | { kind: "node"; node: number; group: string };

/** The rows of the tree: groups, and the nodes of those that are open; only what is in `only`, of which all groups are open. */
export function treeRows(graph: Graph, closed: ReadonlySet<string>, only?: ReadonlySet<number>): Row[] {
  const rows: Row[] = [];
  for (const group of graph.groups.toSorted((a, b) => a.name.localeCompare(b.name))) {
    const members = group.members
      .filter((i) => !only || only.has(i))
      .toSorted((a, b) => graph.nodes[a]!.key.localeCompare(graph.nodes[b]!.key));
    if (members.length === 0) continue;
    const open = only !== undefined || !closed.has(group.name);
    rows.push({ kind: "group", name: group.name, members, open });
    if (open) for (const node of members) rows.push({ kind: "node", node, group: group.name });
  }
  return rows;
}

/** What is on the canvas, as a tree: groups and their assets, with the keys of a tree. */
export function Tree({
  graph,
  status,
  selected,
  closed,
  only,
  onToggle,
  onSelect,
  onOpen,
}: {
  graph: Graph;
  status: (node: number) => Status | undefined;
  selected?: number;
  closed: ReadonlySet<string>;
  only?: ReadonlySet<number>;
  onToggle: (group: string) => void;
  onSelect: (node: number) => void;
  onOpen: (node: number) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => treeRows(graph, closed, only), [graph, closed, only]);
  const [at, setAt] = useState(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });

  useEffect(() => {
    const index = rows.findIndex((row) => row.kind === "node" && row.node === selected);
    if (index >= 0) {
      setAt(index);
      virtual.scrollToIndex(index, { align: "auto" });
    }
  }, [selected, rows, virtual]);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[next];
    setAt(next);
    virtual.scrollToIndex(next);
    if (row?.kind === "node") onSelect(row.node);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (!row) return;
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "Home") move(0);
    else if (event.key === "End") move(rows.length - 1);
    else if (event.key === "ArrowRight" && row.kind === "group") row.open ? move(at + 1) : onToggle(row.name);
    else if (event.key === "ArrowLeft" && row.kind === "group" && row.open) onToggle(row.name);
    else if (event.key === "ArrowLeft" && row.kind === "node")
      move(rows.findIndex((other) => other.kind === "group" && other.name === row.group));
    else if (event.key === "Enter" || event.key === " ") row.kind === "group" ? onToggle(row.name) : onOpen(row.node);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const current = Math.min(at, rows.length - 1);
  return (
    <div
      ref={scroller}
      className={css.scroller}
      role="tree"
      aria-label="Assets by group"
      tabIndex={0}
      aria-activedescendant={current >= 0 ? `tree-${current}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="none" className={css.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const state =
            row.kind === "node" ? status(row.node) : worst(row.members.map(status).filter((it) => it !== undefined));
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
            <div
              key={row.kind === "group" ? `group ${row.name}` : graph.nodes[row.node]!.key}
              id={`tree-${item.index}`}
              role="treeitem"
              tabIndex={-1}
              aria-level={row.kind === "group" ? 1 : 2}
              aria-expanded={row.kind === "group" ? row.open : undefined}
              aria-selected={row.kind === "node" && row.node === selected}
              className={css.row}
              data-kind={row.kind}
              data-at={item.index === current || undefined}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => {
                setAt(item.index);
                row.kind === "group" ? onToggle(row.name) : onSelect(row.node);
              }}
              onDoubleClick={() => row.kind === "node" && onOpen(row.node)}
            >
              {row.kind === "group" && <Icon name={row.open ? "down" : "right"} size={12} />}
              {state && <Mark state={state} size={12} />}
              <span className="truncate">
                {row.kind === "group" ? row.name || "no group" : graph.nodes[row.node]!.key}
              </span>
              {row.kind === "group" && <span className={css.count}>{count(row.members.length)}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}
