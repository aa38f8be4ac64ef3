import { Link } from "@tanstack/react-router";
import type { Overview, Attention as Thing } from "~/api/types";
import { Loading, Section } from "~/components/Parts";
import { Prose } from "~/components/Prose";
import { Mark } from "~/components/Status";
import { Ago } from "~/components/Time";
import { type Cause, concernsOf } from "~/lib/attention";
import { plural } from "~/lib/format";
import type { Status } from "~/lib/status";
import css from "./Attention.module.css";

const KINDS: Record<Thing["kind"], { title: string; one: string; many?: string; state: Status }> = {
  daemon: { title: "Daemon", one: "loop", state: "failed" },
  failed_run: { title: "Failed runs", one: "run", state: "failed" },
  failed_asset: { title: "Failed assets", one: "asset", state: "failed" },
  failed_check: { title: "Failing checks", one: "check", state: "failed" },
  failing_trigger: { title: "Failing automation", one: "trigger", state: "failed" },
  stale_asset: { title: "Stale past their policy", one: "asset", state: "stale" },
};

/** A check that only warns is a warning; several are as bad as the worst of them. */
const stateOf = (items: readonly Thing[]): Status =>
  items.every((item) => item.is_warning) ? "warning" : KINDS[items[0]!.kind].state;

/** What needs somebody, grouped by what is the matter, and within that by the reason: one cause is one line. */
export function Attention({ data }: { data?: Overview }) {
  if (!data) {
    return (
      <Section title="Needs attention">
        <Loading rows={5} />
      </Section>
    );
  }
  const concerns = concernsOf(data.attention);
  return (
    <Section
      title="Needs attention"
      aside={data.attention_total > data.attention.length && `${data.attention.length} of ${data.attention_total}`}
      flush
    >
      {concerns.length === 0 ? (
        <div className={css.calm}>
          <Mark state="succeeded" label={null} /> Nothing needs attention.
        </div>
      ) : (
        concerns.map(({ kind, count, causes }) => (
          <div key={kind}>
            <h3 className={css.kind}>
              {KINDS[kind].title} <span className="dim">{count}</span>
            </h3>
            <ul>
              {causes.map((cause) =>
                cause.items.length === 1 ? (
                  <li key={cause.reason}>
                    <Line cause={cause} />
                  </li>
                ) : (
                  <Many key={cause.reason} cause={cause} />
                ),
              )}
            </ul>
          </div>
        ))
      )}
    </Section>
  );
}

function Line({ cause }: { cause: Cause }) {
  const item = cause.items[0]!;
  return (
    <div className={css.item}>
      <Mark state={stateOf([item])} label={null} />
      <div className={css.what}>
        <Target item={item} />
        <span className={css.reason} title={item.reason}>
          <Prose text={item.reason} />
        </span>
      </div>
      <span className={css.when}>{item.since && <Ago at={item.since} />}</span>
      {item.run && (
        <Link to="/runs/$id" params={{ id: item.run }} className={css.go}>
          Run
        </Link>
      )}
    </div>
  );
}

/** Several with one cause: told once, with those that it concerns behind a fold. */
function Many({ cause }: { cause: Cause }) {
  const { kind } = cause.items[0]!;
  const { one } = KINDS[kind];
  return (
    <li>
      <details className={css.many}>
        <summary className={css.item}>
          <Mark state={stateOf(cause.items)} label={null} />
          <div className={css.what}>
            <b className={css.count}>{plural(cause.items.length, one)}</b>
            <span className={css.reason} title={cause.reason}>
              <Prose text={cause.reason} />
            </span>
          </div>
          <span className={css.when}>{cause.since && <Ago at={cause.since} />}</span>
          {cause.run && (
            <Link to="/runs/$id" params={{ id: cause.run }} className={css.go}>
              Run
            </Link>
          )}
        </summary>
        <ul className={css.members}>
          {cause.items.map((item) => (
            <li key={item.name} className={css.member}>
              <Target item={item} />
              {item.run && item.run !== cause.run && (
                <Link to="/runs/$id" params={{ id: item.run }} className={css.go}>
                  Run
                </Link>
              )}
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

function Target({ item }: { item: Thing }) {
  switch (item.kind) {
    case "daemon":
      return (
        <Link to="/deployment" className={css.name}>
          {item.name}
        </Link>
      );
    case "failing_trigger":
      return (
        <Link to="/automation" search={{ q: item.name }} className={css.name}>
          {item.name}
        </Link>
      );
    case "failed_check":
      return (
        <Link
          to="/assets/$key"
          params={{ key: item.name.slice(0, item.name.lastIndexOf("/")) }}
          search={{ tab: "checks" }}
          className={css.name}
        >
          {item.name}
        </Link>
      );
    default:
      return (item.kind === "failed_asset" || item.kind === "failed_run") && item.run ? (
        <Link to="/runs/$id" params={{ id: item.run }} className={css.name}>
          {item.name}
        </Link>
      ) : (
        <Link to="/assets/$key" params={{ key: item.name }} className={css.name}>
          {item.name}
        </Link>
      );
  }
}
