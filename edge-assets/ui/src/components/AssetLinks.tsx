import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { graphStatusQuery, statesOf, useGraph } from "~/api/graph";
import css from "./AssetLinks.module.css";
import { Mark } from "./Status";

/** Assets by their keys, each with where it stands. */
export function AssetLinks({ keys, label }: { keys: readonly string[]; label: string }) {
  const graph = useGraph().data?.graph;
  const answer = useQuery(graphStatusQuery()).data;
  const states = useMemo(() => statesOf(answer), [answer]);
  return (
    <ul className={css.list} aria-label={label}>
      {keys.map((key) => {
        const state = states[graph?.index.get(key) ?? -1];
        return (
          <li key={key} className={css.item}>
            <span className={css.mark}>{state && <Mark state={state} size={12} />}</span>
            <Link to="/assets/$key" params={{ key }} className={css.link}>
              {key}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
