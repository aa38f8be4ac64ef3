import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { catalogueQuery } from "~/api/catalogue";
import { assetQuery } from "~/api/queries";
import type { Check } from "~/api/types";
import { CheckMark, stepBars } from "~/components/AssetParts";
import { Button, ButtonLink } from "~/components/Button";
import { FreshMark } from "~/components/Fresh";
import { Facts, Loading, Problem, Tag } from "~/components/Parts";
import { Prose } from "~/components/Prose";
import { RunLink } from "~/components/RunParts";
import { MarkOf, Status } from "~/components/Status";
import { Strip } from "~/components/Strip";
import { Ago } from "~/components/Time";
import { behindWords, ranked } from "~/lib/behind";
import { checkState } from "~/lib/checks";
import { useTyped } from "~/lib/hooks";
import { duration } from "~/lib/time";
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
  const steps = useQuery(catalogueQuery()).data?.get(assetKey);
  const asset = query.data;
  const [behind] = ranked(asset?.behind ?? []);
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
          {asset.failure && (
            <p className={css.failure}>
              <Prose text={asset.failure} />
            </p>
          )}
          {behind && (
            <p>
              Stale: <Prose text={behindWords(behind)} />.
            </p>
          )}
          {asset.summary && (
            <p>
              <Prose text={asset.summary} />
            </p>
          )}
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
              ["Last steps", <Strip key="s" bars={stepBars(steps?.ends ?? [])} slots={14} label="Last steps" />],
              steps?.typicalMs !== undefined && ["Takes", duration(steps.typicalMs)],
              asset.fresh && ["Freshness", <FreshMark key="f" fresh={asset.fresh} />],
              asset.owners.length > 0 && ["Owner", asset.owners.join(", ")],
              asset.kinds.length > 0 && ["Kind", asset.kinds.map((kind) => <Tag key={kind}>{kind}</Tag>)],
            ]}
          />
          <Checks checks={asset.check_results} />
          <Neighbors title="Upstream" keys={asset.upstream} onSelect={onSelect} />
          <Neighbors title="Downstream" keys={asset.downstream} onSelect={onSelect} />
          <WayTo to={to} keys={keys} onTo={onTo} />
        </div>
      )}
    </aside>
  );
}

function Checks({ checks }: { checks: readonly Check[] }) {
  if (checks.length === 0) return null;
  return (
    <section>
      <h2 className={css.heading}>
        Checks <span className="dim">{checks.length}</span>
      </h2>
      <ul>
        {checks.map((check) => (
          <li key={check.name} className={css.check} title={check.last?.description ?? undefined}>
            <MarkOf of={checkState(check)} size={12} /> {check.name}
            {check.blocking && <Tag>blocking</Tag>}
          </li>
        ))}
      </ul>
    </section>
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
