import { Link } from "@tanstack/react-router";
import type { ConditionNode } from "~/api/types";
import { Mark } from "~/components/Status";
import { count } from "~/lib/format";
import css from "./Condition.module.css";

/** Why a condition came to what it did: each part with the partitions for which it held. */
export function Explanation({ node }: { node: ConditionNode }) {
  return (
    <ul className={css.tree} aria-label="Why">
      <Part node={node} />
    </ul>
  );
}

function Part({ node }: { node: ConditionNode }) {
  const held = node.count > 0;
  const more = node.ranges_left_out;
  return (
    <li>
      <div className={css.part}>
        <Mark state={held ? "succeeded" : "skipped"} size={12} label={held ? "Held" : "Did not hold"} />
        <span className="mono">{node.label}</span>
        {node.asset && (
          <Link to="/assets/$key" params={{ key: node.asset }} className={css.link}>
            {node.asset}
          </Link>
        )}
        {node.of > 1 && (
          <span className="dim">
            {count(node.count)} of {count(node.of)}
          </span>
        )}
        {node.ranges.length > 0 && (
          <span className={`${css.ranges} mono`}>
            {node.ranges.join(", ")}
            {more > 0 && ` and ${count(more)} more`}
          </span>
        )}
      </div>
      {(node.children.length > 0 || node.children_left_out > 0) && (
        <ul>
          {node.children.map((child, i) => (
            <Part key={`${child.label} ${child.asset ?? ""} ${i}`} node={child} />
          ))}
          {node.children_left_out > 0 && (
            <li className="dim">{count(node.children_left_out)} more upstream assets, which told nothing</li>
          )}
        </ul>
      )}
    </li>
  );
}
