import type { RunDetail } from "~/api/types";
import { Copy, Facts, Section, Tag } from "~/components/Parts";
import { RunLink } from "~/components/RunParts";
import { Time } from "~/components/Time";
import css from "./RunParts.module.css";

const SCOPES: Record<string, string> = {
  all: "all steps of its plan",
  unfinished: "the steps that did not succeed in the run it repeats",
};

/** How it was asked for: everything that one needs to ask for the same again. */
export function RunConfig({ run }: { run: RunDetail }) {
  const settings = JSON.stringify(run.config, null, 2);
  const tags = Object.entries(run.tags);
  return (
    <div className={css.columns}>
      <Section title="Request">
        <Facts
          items={[
            ["Selection", <code key="s">{run.selection}</code>],
            run.job && ["Job", run.job],
            run.partition && ["Partition", <code key="p">{run.partition}</code>],
            [
              "Steps",
              run.scope === "from" ? `${run.from_step} and what is downstream` : (SCOPES[run.scope] ?? run.scope),
            ],
            ["Priority", run.priority],
            run.key && ["Key", <code key="k">{run.key}</code>],
            run.not_before && ["Not before", <Time key="n" at={run.not_before} />],
            run.root !== run.id && ["First of its row", <RunLink key="r" id={run.root} />],
            [
              "Labels",
              tags.length ? (
                tags.map(([name, value]) => <Tag key={name}>{`${name}=${value}`}</Tag>)
              ) : (
                <span className="dim">none</span>
              ),
            ],
          ]}
        />
      </Section>
      <Section title="Execution">
        <Facts
          items={[
            ["Location", run.location],
            ["Code", <code key="c">{run.code_version || "–"}</code>],
            ["Process", run.holder ? <code key="h">{run.holder}</code> : <span className="dim">none</span>],
            ["Taken", run.epoch === 1 ? "once" : `${run.epoch} times`],
            ["Asked for", <Time key="a" at={run.created_at} />],
            ["Began", <Time key="b" at={run.started_at} />],
            ["Ended", <Time key="e" at={run.finished_at} />],
          ]}
        />
      </Section>
      <Section
        title="Settings"
        aside={Object.keys(run.config).length > 0 && <Copy text={settings} label="Copy the settings" />}
      >
        {Object.keys(run.config).length === 0 ? (
          <p className="dim">It ran with the settings of its assets; none was changed for it.</p>
        ) : (
          <pre className={css.json} tabIndex={0}>
            {settings}
          </pre>
        )}
      </Section>
    </div>
  );
}
