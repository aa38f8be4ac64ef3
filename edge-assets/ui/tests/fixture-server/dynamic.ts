//! Made-up dynamic partitions: keys that tests add and take away.

import { Space } from "./partitions";

/** The asset that has them. */
const ASSET = "churn_features";
const NAME = "tenants";

export class DynamicKeys {
  keys = ["acme", "globex", "initech"];

  /** The partitions of the asset as they are now. */
  spaceOf(asset: string): Space | undefined {
    if (asset !== ASSET) return undefined;
    const { keys } = this;
    const axis = {
      name: "",
      kind: "dynamic" as const,
      definition: `dynamic: ${NAME}`,
      count: keys.length,
      key: (place: number) => keys[place] ?? "",
      dynamic: NAME,
    };
    return new Space([axis], (place) => (place === 0 ? "materialized" : "missing"));
  }

  answer(method: string, name: string | undefined, body: Record<string, unknown>, url: URL): unknown {
    if (!name) return { items: [{ name: NAME, count: this.keys.length, assets: [ASSET] }], next: null };
    if (name !== NAME) return undefined;
    const asked = (body.keys as string[] | undefined) ?? [];
    if (method === "POST") {
      const bad = asked.find((key) => key.includes("|"));
      if (bad !== undefined)
        return {
          type: "urn:edge-assets:problem:bad-partition-key",
          title: "It cannot be a key",
          status: 422,
          detail: `\`${bad}\` cannot be a key: it holds a bar`,
          cure: "leave the bar out; nothing was added",
        };
      const added = asked.filter((key) => !this.keys.includes(key));
      this.keys = [...this.keys, ...added];
      return { added, removed: 0, count: this.keys.length };
    }
    if (method === "DELETE") {
      const left = this.keys.filter((key) => !asked.includes(key));
      const removed = this.keys.length - left.length;
      this.keys = left;
      return { added: [], removed, count: left.length };
    }
    const q = url.searchParams.get("q");
    return { items: this.keys.filter((key) => !q || key.includes(q)), next: null };
  }
}
