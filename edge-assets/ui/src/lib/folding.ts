//! Which groups of the lineage are folded to one node each: all in a large graph, unless the address says otherwise.

/** Of more assets than these, one sees more when groups are folded. */
export const MANY_ASSETS = 300;

interface Said {
  folded?: string[];
  unfolded?: true;
}

const ALL = "*";

const isFoldedUnasked = (groups: readonly string[], assets: number) => assets > MANY_ASSETS && groups.length > 1;

/** The groups that an address folds; what it names and is not there is left out. */
export function foldedOf(said: Said, groups: readonly string[], assets: number): ReadonlySet<string> {
  if (said.unfolded) return new Set();
  if (said.folded)
    return new Set(said.folded.includes(ALL) ? groups : groups.filter((it) => said.folded?.includes(it)));
  return new Set(isFoldedUnasked(groups, assets) ? groups : []);
}

/** What an address says so that these groups are folded; nothing when they are so anyway. */
export function sayFolded(folded: ReadonlySet<string>, groups: readonly string[], assets: number): Said {
  const names = groups.filter((it) => folded.has(it));
  const isAll = names.length === groups.length;
  const unasked = isFoldedUnasked(groups, assets);
  if (names.length === 0) return { folded: undefined, unfolded: unasked || undefined };
  if (isAll && unasked) return { folded: undefined, unfolded: undefined };
  return { folded: isAll ? [ALL] : names, unfolded: undefined };
}

/** What the server is asked for: `*` for all of them, which also holds where names have commas. */
export const askFolded = (folded: ReadonlySet<string>, groups: readonly string[]): string[] =>
  groups.length > 0 && folded.size === groups.length ? [ALL] : [...folded].sort();
