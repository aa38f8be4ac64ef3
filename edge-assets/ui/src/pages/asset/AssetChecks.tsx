import type { Check } from "~/api/types";
import { Entries } from "~/components/Entries";
import { Markdown } from "~/components/Markdown";
import { Empty, Tag } from "~/components/Parts";
import { RunChecks } from "~/components/RunChecks";
import { RunLink } from "~/components/RunParts";
import { Status } from "~/components/Status";
import { Ago } from "~/components/Time";
import { checkState } from "~/lib/checks";
import css from "./asset.module.css";

/** The checks of an asset, with what they found last. */
export function AssetChecks({ assetKey, checks }: { assetKey: string; checks: readonly Check[] }) {
  if (checks.length === 0) {
    return (
      <Empty
        hint="A check is a function that looks at the asset after it was made."
        command={
          "#[asset_check(asset = numbers)]\nfn not_empty(numbers: &[u32]) -> CheckResult {\n    CheckResult::pass_if(!numbers.is_empty())\n}"
        }
      >
        This asset has no checks.
      </Empty>
    );
  }
  return (
    <ul>
      <li className={css.check}>
        <div className={css.checkHead}>
          <span className="dim">
            They are evaluated after each materialization, and on request; nothing is made then.
          </span>
          <span className={css.when}>
            <RunChecks asset={assetKey}>Run the checks now</RunChecks>
          </span>
        </div>
      </li>
      {checks.map((check) => (
        <li key={check.name} className={css.check}>
          <div className={css.checkHead}>
            <Status of={checkState(check)} word={check.last ? undefined : "Never evaluated"} />
            <span className={css.checkName}>{check.name}</span>
            {check.blocking && <Tag title="A failure stops what is downstream">blocking</Tag>}
            {check.last && (
              <span className={css.when}>
                <Ago at={check.last.at} /> in <RunLink id={check.last.run} />
              </span>
            )}
          </div>
          {check.last?.description && (
            <p className={check.last.passed ? "dim" : check.last.severity === "warn" ? css.warn : css.bad}>
              {check.last.description}
            </p>
          )}
          {check.description && <Markdown text={check.description} />}
          {check.last && check.last.metadata.length > 0 && <Entries entries={check.last.metadata} />}
        </li>
      ))}
    </ul>
  );
}
