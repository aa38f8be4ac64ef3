import type { AssetDetail } from "~/api/types";
import { Prose } from "~/components/Prose";
import { Mark } from "~/components/Status";
import { Ago } from "~/components/Time";
import { behindWords, ranked } from "~/lib/behind";
import { duration } from "~/lib/time";
import css from "../Asset.module.css";

/** Where an asset stands and why, in a sentence, and what it is behind. */
export function Why({ asset }: { asset: AssetDetail }) {
  return (
    <>
      <Stands asset={asset} />
      <BehindLine asset={asset} />
    </>
  );
}

function Stands({ asset }: { asset: AssetDetail }) {
  switch (asset.status) {
    case "failure":
      return <span>its last step failed {asset.last_at && <Ago at={asset.last_at} />}</span>;
    case "stale":
      return (
        <span>
          stale: made <Ago at={asset.latest?.at} />,{" "}
          {asset.fresh_within_s == null
            ? `asked for ${asset.fresh?.policy ?? "sooner"}`
            : `and may be ${duration(asset.fresh_within_s * 1000)} old`}
        </span>
      );
    case "running":
      return <span>a step makes it now</span>;
    case "missing":
      return <span>never made</span>;
    default:
      return (
        <span>
          {asset.is_external ? "observed" : "made"} <Ago at={asset.latest?.at} />
        </span>
      );
  }
}

function BehindLine({ asset }: { asset: AssetDetail }) {
  const [first, ...rest] = ranked(asset.behind);
  if (!first) return null;
  return (
    <span className={css.behind}>
      <Mark state="stale" size={12} label={null} />
      <span>
        stale: <Prose text={behindWords(first)} />
        {rest.length > 0 && <span title={rest.map(behindWords).join("\n")}>, and {rest.length} more</span>}
      </span>
    </span>
  );
}

/** All that an asset is behind. */
export function AllBehind({ asset }: { asset: AssetDetail }) {
  if (asset.behind.length < 2) return null;
  return (
    <ul className={css.reasons} aria-label="Why it is stale">
      {ranked(asset.behind).map((it) => (
        <li key={`${it.why} ${it.asset}`}>
          <Prose text={behindWords(it)} />
        </li>
      ))}
    </ul>
  );
}
