import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { partitionsQuery, selectPartitions } from "~/api/partitions";
import type { Asset, PartitionState, Plan } from "~/api/types";
import { Button, Segments } from "~/components/Button";
import { say } from "~/components/toast";
import { count } from "~/lib/format";
import { type Draft, partsOf } from "~/lib/launch";
import { termOf } from "~/lib/partitions";
import css from "../Launch.module.css";

/** Which partitions, and in how many runs: written, or taken from those of the first asset of the plan that has some. */
export function Partitions({
  draft,
  plan,
  assets,
  onChange,
}: {
  draft: Draft;
  plan: Plan | undefined;
  assets: readonly Asset[] | undefined;
  onChange: (part: Partial<Draft>) => void;
}) {
  const parts = partsOf(draft.partitions).length;
  const parted = plan?.assets.find((it) => assets?.find((asset) => asset.key === it.asset)?.is_partitioned)?.asset;
  return (
    <>
      <div className={css.field}>
        <label className={css.field}>
          <span>Partitions</span>
          <input
            className="mono"
            aria-label="Partitions"
            value={draft.partitions}
            placeholder={plan && !parted ? "none of these assets has partitions" : "the latest complete one"}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onChange({ partitions: event.target.value })}
          />
        </label>
        {parted && <Offers asset={parted} onTake={(partitions) => onChange({ partitions })} />}
        <span className={css.hint}>
          A key, a range <code>2026-10-01..2026-10-31</code>, a list with commas, <code>latest</code> or <code>*</code>,
          and <code>day|region</code> of several dimensions
        </span>
      </div>
      <div className={css.field}>
        <span>Runs</span>
        <Segments
          label="How many runs"
          value={draft.each && parts > 1 ? "each" : "one"}
          onChange={(value) => onChange({ each: value === "each" })}
          options={[
            { value: "one", label: "One run" },
            { value: "each", label: parts > 1 ? `A run each, ${parts}` : "A run each" },
          ]}
        />
        <span className={css.hint}>{parts > 1 ? "Of the parts between commas" : "Of a list with commas"}</span>
      </div>
    </>
  );
}

/** More than this are a backfill. */
const MANY = 100;

/** The usual choices, with how many partitions each is; and from one key to another. */
function Offers({ asset, onTake }: { asset: string; onTake: (partitions: string) => void }) {
  const partitions = useQuery(partitionsQuery(asset, {}, 1)).data;
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  if (!partitions || partitions.total === 0) return null;
  const isOne = partitions.dimensions.length === 1;
  const take = async (status: PartitionState) => {
    try {
      const { partition } = await selectPartitions(asset, { status });
      if (partition) onTake(partition);
    } catch (error) {
      say((error as Error).message, true);
    }
  };
  const { missing, failed } = partitions.counts;
  return (
    <div className={css.offers}>
      {isOne && <Button onClick={() => onTake("latest")}>Latest</Button>}
      {missing > 0 && missing <= MANY && (
        <Button onClick={() => void take("missing")}>{`${count(missing)} missing`}</Button>
      )}
      {failed > 0 && failed <= MANY && <Button onClick={() => void take("failed")}>{`${count(failed)} failed`}</Button>}
      {isOne && (
        <form
          className={css.range}
          onSubmit={(event) => {
            event.preventDefault();
            const first = from.trim() || partitions.first?.key || "";
            const last = to.trim() || partitions.last?.key || "";
            onTake(first === last ? termOf(first) : `${termOf(first)}..${termOf(last)}`);
          }}
        >
          <input
            className="mono"
            aria-label="From partition"
            placeholder={partitions.first?.key}
            value={from}
            spellCheck={false}
            onChange={(event) => setFrom(event.target.value)}
          />
          <span className="dim">to</span>
          <input
            className="mono"
            aria-label="To partition"
            placeholder={partitions.last?.key}
            value={to}
            spellCheck={false}
            onChange={(event) => setTo(event.target.value)}
          />
          <Button type="submit" disabled={!from.trim() && !to.trim()}>
            Take the range
          </Button>
        </form>
      )}
      <Link to="/assets/$key" params={{ key: asset }} search={{ tab: "partitions" }} className={css.all}>
        All {count(partitions.total)} of {asset}
      </Link>
    </div>
  );
}
