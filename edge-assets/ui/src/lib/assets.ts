//! Filtering and sorting the catalogue, which is small enough to be there as a whole.

import type { Asset } from "~/api/types";
import type { AssetsSearch } from "./pages";
import type { LastSteps } from "./steps";
import { instant } from "./time";

const RANK: Record<Asset["status"], number> = { failure: 0, stale: 1, running: 2, missing: 3, success: 4 };
const CHECK_RANK: Record<Asset["checks"], number> = { error: 0, warn: 1, passed: 2, none: 3 };

export function filtered(assets: readonly Asset[], search: AssetsSearch): Asset[] {
  const wanted = search.q?.toLowerCase();
  return assets.filter(
    (asset) =>
      (!wanted || asset.key.toLowerCase().includes(wanted) || asset.summary.toLowerCase().includes(wanted)) &&
      (!search.status || search.status.includes(asset.status)) &&
      (!search.group || (asset.group ?? "") === search.group) &&
      (!search.kind || asset.kinds.includes(search.kind)) &&
      (!search.owner || asset.owners.includes(search.owner)) &&
      (!search.checks || asset.checks === "warn" || asset.checks === "error"),
  );
}

/** Until when an asset is fresh enough: what is late comes first, what nobody asks for freshness of comes last. */
function freshUntil({ fresh }: Asset): number {
  if (!fresh) return Number.POSITIVE_INFINITY;
  if (fresh.state === "fail") return 0;
  if (fresh.state === "unknown") return 1;
  return instant(fresh.until) ?? Number.MAX_SAFE_INTEGER;
}

export function sorted(
  assets: readonly Asset[],
  sort: AssetsSearch["sort"],
  steps?: ReadonlyMap<string, LastSteps>,
): Asset[] {
  const key = (sort ?? "key").replace("-", "");
  const sign = sort?.startsWith("-") ? -1 : 1;
  const took = (asset: Asset) => steps?.get(asset.key)?.typicalMs ?? -1;
  const compare = (a: Asset, b: Asset): number => {
    switch (key) {
      case "group":
        return (a.group ?? "").localeCompare(b.group ?? "");
      case "owner":
        return (a.owners[0] ?? "").localeCompare(b.owners[0] ?? "");
      case "status":
        return RANK[a.status] - RANK[b.status];
      case "checks":
        return CHECK_RANK[a.checks] - CHECK_RANK[b.checks];
      case "latest":
        return (instant(b.latest?.at) ?? 0) - (instant(a.latest?.at) ?? 0);
      case "fresh": {
        const [x, y] = [freshUntil(a), freshUntil(b)];
        return x === y ? 0 : x - y;
      }
      case "took":
        return took(b) - took(a);
      default:
        return 0;
    }
  };
  return assets.toSorted((a, b) => sign * compare(a, b) || (key === "key" ? sign : 1) * a.key.localeCompare(b.key));
}

/** The values of a facet with how often each occurs, most frequent first. */
export function facet(assets: readonly Asset[], values: (asset: Asset) => readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const asset of assets) for (const value of values(asset)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}
