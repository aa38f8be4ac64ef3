import { Link } from "@tanstack/react-router";
import { resultOf, type Trigger } from "~/lib/triggers";
import { Prose } from "./Prose";
import { MarkOf } from "./Status";
import { Ago, Time } from "./Time";
import css from "./TriggerList.module.css";
import { TriggerSwitch } from "./TriggerSwitch";

/** Schedules and sensors, each with its switch, when it ticks, and what its last tick came to and why. */
export function TriggerList({ triggers, withJob }: { triggers: readonly Trigger[]; withJob?: boolean }) {
  return (
    <ul className={css.list}>
      {triggers.map((it) => (
        <li key={`${it.kind} ${it.name}`} className={css.item}>
          <TriggerSwitch trigger={it} />
          <div className={css.what}>
            <span className={css.head}>
              <Link to="/automation/$kind/$name" params={{ kind: it.kind, name: it.name }} className={css.name}>
                {it.name}
              </Link>
              {withJob && it.job && (
                <span className="dim">
                  launches{" "}
                  <Link to="/jobs/$name" params={{ name: it.job }}>
                    {it.job}
                  </Link>
                </span>
              )}
            </span>
            <span className="dim">
              {it.rhythm}
              {it.exact && <span className="mono"> {it.exact}</span>}
            </span>
            {it.lastTick && (
              <span className={css.result}>
                <MarkOf of={it.lastTick.outcome} size={12} />
                <span>
                  <Prose text={resultOf(it.lastTick)} /> <span className="dim">{<Ago at={it.lastAt} />}</span>
                </span>
              </span>
            )}
          </div>
          <span className={css.next}>
            {!it.isOn ? (
              <span className="dim">off</span>
            ) : it.next ? (
              <>
                <Ago at={it.next} />
                <span className="dim">
                  <Time at={it.next} />
                </span>
              </>
            ) : (
              <span className="dim">reacts</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
