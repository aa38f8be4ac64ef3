import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { assetEventsQuery, assetQuery } from "~/api/queries";
import { assetBars, CheckMark } from "~/components/AssetParts";
import { Button, ButtonLink } from "~/components/Button";
import { Facts, Loading, Problem, Tag } from "~/components/Parts";
import { RunLink } from "~/components/RunParts";
import { Status } from "~/components/Status";
import { Strip } from "~/components/Strip";
import { Ago } from "~/components/Time";
import { useTyped } from "~/lib/hooks";
import css from "./Inspector.module.css";

/** What is known of the selected asset, and what can be done with it. */
export function Inspector({
  assetKey,
  keys,
  to,
  onTo,
  onSelect,
  onClose,
}: {
  assetKey: string;
  keys: readonly string[];
  to?: string;
  onTo: (key: string | undefined) => void;
  onSelect: (key: string) => void;
  onClose: () => void;
}) {
  const query = useQuery(assetQuery(assetKey));
  const events = useQuery(assetEventsQuery(assetKey, "step_succeeded,step_failed", 14)).data;
  const asset = query.data;
  return (
    <aside className={css.inspector} aria-label={`About ${assetKey}`}>
      <div className={css.top}>
        <Link to="/assets/$key" params={{ key: assetKey }} className={css.name}>
          {assetKey}
        </Link>
        <Button kind="ghost" icon="close" label="Close" onClick={onClose} />
      </div>
      {query.isError && !asset ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : !asset ? (
        <Loading rows={5} />
      ) : (
        <div className={css.body}>
          <div className={css.state}>
            <Status of={asset.status} />
            <CheckMark checks={asset.checks} />
          </div>
          {asset.failure && <p className={css.failure}>{asset.failure}</p>}
          {asset.summary && <p>{asset.summary}</p>}
          <div className={css.actions}>
            <ButtonLink icon="launch" to="/launch" search={{ select: assetKey }}>
              Materialize
            </ButtonLink>
            <ButtonLink icon="right" to="/assets/$key" params={{ key: assetKey }}>
              Open
            </ButtonLink>
          </div>
          <Facts
            items={[
              [
                "Last made",
                asset.latest ? (
                  <>
                    <Ago at={asset.latest.at} /> · <RunLink id={asset.latest.run} />
                  </>
                ) : (
                  <span key="n" className="dim">
                    never
                  </span>
                ),
              ],
              ["Last steps", <Strip key="s" bars={assetBars(events?.items ?? [])} slots={14} label="Last steps" />],
              asset.owners.length > 0 && ["Owner", asset.owners.join(", ")],
              asset.kinds.length > 0 && ["Kind", asset.kinds.map((kind) => <Tag key={kind}>{kind}</Tag>)],
            ]}
          />
          <Neighbors title="Upstream" keys={asset.upstream} onSelect={onSelect} />
          <Neighbors title="Downstream" keys={asset.downstream} onSelect={onSelect} />
          <WayTo to={to} keys={keys} onTo={onTo} />
        </div>
      )}
    </aside>
  );
}

function Neighbors({
  title,
  keys,
  onSelect,
}: {
  title: string;
  keys: readonly string[];
  onSelect: (key: string) => void;
}) {
  if (keys.length === 0) return null;
  return (
    <section>
      <h2 className={css.heading}>
        {title} <span className="dim">{keys.length}</span>
      </h2>
      <ul>
        {keys.slice(0, 12).map((key) => (
          <li key={key}>
            <button type="button" className={css.link} onClick={() => onSelect(key)}>
              {key}
            </button>
          </li>
        ))}
        {keys.length > 12 && <li className="dim">and {keys.length - 12} more</li>}
      </ul>
    </section>
  );
}

function WayTo({ to, keys, onTo }: { to?: string; keys: readonly string[]; onTo: (key: string | undefined) => void }) {
  const typed = useTyped(to ?? "", (key) => onTo(key || undefined));
  return (
    <label className={css.path}>
      <span>Show the way to</span>
      <input {...typed} list="lineage-keys" placeholder="another asset" spellCheck={false} autoComplete="off" />
      <datalist id="lineage-keys">
        {keys.slice(0, 500).map((key) => (
          <option key={key} value={key} />
        ))}
      </datalist>
    </label>
  );
}
