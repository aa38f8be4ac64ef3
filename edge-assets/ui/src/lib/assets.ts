//! Filtering and sorting the catalogue, which is small enough to be there as a whole.

import type { Asset } from "~/api/types";
import type { AssetsSearch } from "./pages";

const RANK: Record<Asset["status"], number> = { failure: 0, stale: 1, running: 2, missing: 3, success: 4 };

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

export function sorted(assets: readonly Asset[], sort: AssetsSearch["sort"]): Asset[] {
  const key = (sort ?? "key").replace("-", "");
  const sign = sort?.startsWith("-") ? -1 : 1;
  const compare = (a: Asset, b: Asset): number => {
    if (key === "group") return (a.group ?? "").localeCompare(b.group ?? "");
    if (key === "status") return RANK[a.status] - RANK[b.status];
    if (key === "latest") return (b.latest ? Date.parse(b.latest.at) : 0) - (a.latest ? Date.parse(a.latest.at) : 0);
    return 0;
  };
  return assets.toSorted((a, b) => sign * compare(a, b) || (key === "key" ? sign : 1) * a.key.localeCompare(b.key));
}

/** The values of a facet with how often each occurs, most frequent first. */
export function facet(assets: readonly Asset[], values: (asset: Asset) => readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const asset of assets) for (const value of values(asset)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}
