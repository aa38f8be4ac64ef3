import { Link } from "@tanstack/react-router";
import type { Asset } from "~/api/types";
import { CheckDot, stepBars } from "~/components/AssetParts";
import { FreshMark } from "~/components/Fresh";
import { Tag } from "~/components/Parts";
import { Prose } from "~/components/Prose";
import { Spark } from "~/components/Spark";
import { MarkOf, Status } from "~/components/Status";
import { Strip } from "~/components/Strip";
import type { Column } from "~/components/Table";
import { Ago } from "~/components/Time";
import type { LastSteps } from "~/lib/steps";
import { duration } from "~/lib/time";
import css from "../Catalogue.module.css";

/** How many steps a strip shows. */
const SLOTS = 14;

export interface Marking {
  selected: ReadonlySet<string>;
  toggle: (key: string) => void;
  isAll: boolean;
  toggleAll: () => void;
}

/** The columns of the catalogue. */
export function columnsOf(
  { selected, toggle, isAll, toggleAll }: Marking,
  steps: ReadonlyMap<string, LastSteps> | undefined,
): readonly Column<Asset>[] {
  return [
    {
      id: "select",
      head: (
        <input
          type="checkbox"
          className={css.box}
          aria-label="Select all shown"
          checked={isAll}
          ref={(box) => {
            if (box) box.indeterminate = !isAll && selected.size > 0;
          }}
          onChange={toggleAll}
        />
      ),
      width: "16px",
      from: 720,
      cell: (asset) => (
        <input
          type="checkbox"
          className={css.box}
          aria-label={`Select ${asset.key}`}
          checked={selected.has(asset.key)}
          onChange={() => toggle(asset.key)}
        />
      ),
    },
    {
      id: "mark",
      head: <span className="sr">Status</span>,
      width: "14px",
      until: 620,
      cell: (asset) => <MarkOf of={asset.status} />,
    },
    {
      id: "status",
      head: "Status",
      sort: "status",
      width: "96px",
      from: 620,
      cell: (asset) => <Status of={asset.status} />,
    },
    {
      id: "checks",
      head: "Checks",
      sort: "checks",
      width: "52px",
      from: 560,
      cell: (asset) => <CheckDot checks={asset.checks} />,
    },
    {
      id: "key",
      head: "Asset",
      sort: "key",
      width: "minmax(160px, 3fr)",
      cell: (asset) => (
        <span className={css.asset}>
          <Link to="/assets/$key" params={{ key: asset.key }} className={css.key} title={asset.summary}>
            {asset.key}
          </Link>
          {asset.failure ? (
            <span className={css.failure} title={asset.failure}>
              <Prose text={asset.failure} />
            </span>
          ) : (
            <span className={css.summary} title={asset.summary}>
              <Prose text={asset.summary} />
            </span>
          )}
        </span>
      ),
    },
    {
      id: "group",
      head: "Group",
      sort: "group",
      width: "minmax(80px, 0.7fr)",
      from: 820,
      cell: (asset) => (
        <span className="dim truncate" title={asset.group ?? undefined}>
          {asset.group ?? "–"}
        </span>
      ),
    },
    {
      id: "kind",
      head: "Kind",
      width: "minmax(76px, 0.4fr)",
      from: 1120,
      cell: (asset) =>
        asset.is_external ? <Tag>external</Tag> : asset.kinds.map((kind) => <Tag key={kind}>{kind}</Tag>),
    },
    {
      id: "owner",
      head: "Owner",
      sort: "owner",
      width: "minmax(72px, 0.4fr)",
      from: 1040,
      cell: (asset) => <span className="dim">{asset.owners.join(", ") || "–"}</span>,
    },
    {
      id: "fresh",
      head: "Freshness",
      sort: "fresh",
      width: "84px",
      from: 700,
      cell: (asset) => <FreshMark fresh={asset.fresh} />,
    },
    {
      id: "latest",
      head: "Last made",
      sort: "latest",
      width: "84px",
      align: "end",
      cell: (asset) => <Ago at={asset.latest?.at} />,
    },
    {
      id: "took",
      head: "Takes",
      sort: "took",
      width: "118px",
      align: "end",
      from: 940,
      cell: (asset) => <Takes steps={steps} asset={asset} />,
    },
    {
      id: "runs",
      head: "Last 14 steps",
      width: "114px",
      align: "end",
      from: 640,
      cell: (asset) => (
        <Strip bars={stepBars(steps?.get(asset.key)?.ends ?? [])} slots={SLOTS} label={`Steps of ${asset.key}`} />
      ),
    },
  ];
}

function Takes({ steps, asset }: { steps: ReadonlyMap<string, LastSteps> | undefined; asset: Asset }) {
  const own = steps?.get(asset.key);
  if (!own) return <span className="dim">–</span>;
  const values = own.ends.filter((end) => end.isSuccess).map((end) => end.ms);
  return (
    <span className={css.takes}>
      {values.length > 1 && (
        <Spark
          values={values}
          width={52}
          label={`The last ${values.length} took ${values.map((ms) => duration(ms)).join(", ")}`}
        />
      )}
      {duration(own.typicalMs)}
    </span>
  );
}
