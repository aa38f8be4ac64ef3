//! Made-up partitions, and the questions about them that the real server answers.

import type {
  PartitionAt,
  PartitionCounts,
  PartitionDimension,
  PartitionRange,
  PartitionState,
} from "../../src/api/types";
import { HOUR, iso, NOW, random } from "./basics";

const DAY = 24 * HOUR;
const STATES: readonly PartitionState[] = ["failed", "in_progress", "missing", "not_due", "materialized"];

interface Axis {
  name: string;
  kind: PartitionDimension["kind"];
  definition: string;
  count: number;
  key: (place: number) => string;
  start?: (place: number) => number;
  length?: number;
  /** The name of the list, where keys come and go. */
  dynamic?: string;
}

const windows = (name: string, count: number, length: number, digits: number): Axis => {
  const end = Math.ceil(NOW / length) * length;
  const start = (place: number) => end - (count - place) * length;
  const key = (place: number) => iso(start(place)).slice(0, digits).replace("T", "-");
  const what = length === DAY ? "daily" : "hourly";
  return { name, kind: "time", definition: `${what} from ${key(0).slice(0, 10)}`, count, key, start, length };
};

const listed = (name: string, keys: readonly string[]): Axis => ({
  name,
  kind: "fixed",
  definition: `one of ${keys.slice(0, 3).join(", ")} and ${keys.length - 3} more`,
  count: keys.length,
  key: (place) => keys[place] ?? "",
});

export class Space {
  readonly total: number;
  readonly #states: Uint8Array;
  #places?: Map<string, number>;

  constructor(
    readonly axes: readonly Axis[],
    stateOf: (place: number, total: number) => PartitionState,
  ) {
    this.total = axes.reduce((product, axis) => product * axis.count, 1);
    this.#states = Uint8Array.from({ length: this.total }, (_, place) => STATES.indexOf(stateOf(place, this.total)));
  }

  step = (at: number) => this.axes.slice(at + 1).reduce((product, axis) => product * axis.count, 1);
  inAxis = (place: number, at: number) => Math.floor(place / this.step(at)) % this.axes[at]!.count;
  key = (place: number) => this.axes.map((axis, i) => axis.key(this.inAxis(place, i))).join("|");
  state = (place: number): PartitionState => STATES[this.#states[place]!]!;

  at(place: number): PartitionAt {
    const axis = this.axes[0]!;
    const start = axis.start?.(this.inAxis(place, 0));
    return {
      place,
      key: this.key(place),
      status: this.state(place),
      start: start === undefined ? null : iso(start),
      end: start === undefined ? null : iso(start + (axis.length ?? 0)),
    };
  }

  place(key: string): number | undefined {
    this.#places ??= new Map(Array.from({ length: this.total }, (_, place) => [this.key(place), place]));
    return this.#places.get(key);
  }

  /** How many of these are made, or have failed; has them be missing when told. */
  known(chosen: Uint8Array | undefined, wipe: boolean): number {
    let known = 0;
    for (let place = 0; place < this.total; place += 1) {
      const isKnown = this.state(place) === "materialized" || this.state(place) === "failed";
      if (!isKnown || (chosen && !chosen[place])) continue;
      known += 1;
      if (wipe) this.#states[place] = STATES.indexOf("missing");
    }
    return known;
  }

  /** The places of a text, or the key in it that there is not. */
  chosen(text: string): Uint8Array | string {
    const found = new Uint8Array(this.total);
    for (const part of text.split(",").map((it) => it.trim())) {
      const terms = part.split("|");
      const sides: (readonly [number, number])[] = [];
      for (const [i, axis] of this.axes.entries()) {
        const term = terms[i] ?? "";
        const placeOf = (key: string) => {
          for (let at = 0; at < axis.count; at += 1) if (axis.key(at) === key) return at;
          return undefined;
        };
        if (term === "*") sides.push([0, axis.count - 1]);
        else if (term === "latest") sides.push([axis.count - 2, axis.count - 2]);
        else {
          const [from, to] = term.includes("..") ? term.split("..") : [term, term];
          const a = from ? placeOf(from) : 0;
          const b = to ? placeOf(to) : axis.count - 1;
          if (a === undefined || b === undefined) return (a === undefined ? from : to) ?? "";
          sides.push([a, b]);
        }
      }
      if (sides.length === 1) found.fill(1, sides[0]![0], sides[0]![1] + 1);
      else
        for (let place = 0; place < this.total; place += 1)
          if (sides.every(([a, b], i) => this.inAxis(place, i) >= a && this.inAxis(place, i) <= b)) found[place] = 1;
    }
    return found;
  }
}

const recent = (place: number, total: number): PartitionState => {
  const age = total - 1 - place;
  if (age === 0) return "not_due";
  if (age === 1) return "in_progress";
  if (age === 9 || age === 44) return "failed";
  return age >= 20 && age < 25 ? "missing" : "materialized";
};

/** States that change all the time: what a bar must bear. */
const scattered = (): ((place: number, total: number) => PartitionState) => {
  const next = random(11);
  return (place, total) => {
    if (place === total - 1) return "not_due";
    const drawn = next();
    return drawn < 0.001 ? "failed" : drawn < 0.12 ? "missing" : "materialized";
  };
};

const CUSTOMERS = Array.from({ length: 74 }, (_, i) => `customer-${String(i * 37 + 101)}`);

/** The partitions of an asset; `many` is how many hours `hourly_aggregation` has. */
export function spacesOf(many = 9000): Map<string, Space> {
  const customers = random(3);
  const regions = random(5);
  const listedState = (): PartitionState => {
    const drawn = customers();
    return drawn < 0.05 ? "failed" : drawn < 0.15 ? "missing" : "materialized";
  };
  return new Map([
    ["daily_device_summary", new Space([windows("", 329, DAY, 10)], recent)],
    ["daily_site_summary", new Space([windows("", 329, DAY, 10)], recent)],
    ["hourly_aggregation", new Space([windows("", many, HOUR, 13)], many > 10_000 ? scattered() : recent)],
    ["usage_export", new Space([listed("", CUSTOMERS)], listedState)],
    [
      "device_anomalies",
      new Space(
        [windows("day", 90, DAY, 10), listed("region", ["eu-central", "eu-north", "us-east", "us-west", "ap-south"])],
        (place, total) => {
          if (place >= total - 5) return "not_due";
          const drawn = regions();
          return drawn < 0.03 ? "failed" : drawn < 0.1 ? "missing" : "materialized";
        },
      ),
    ],
  ]);
}

const none = (): PartitionCounts => ({ materialized: 0, failed: 0, in_progress: 0, missing: 0, not_due: 0 });

const problem = (status: number, type: string, detail: string, cure: string) => ({
  type: `urn:edge-assets:problem:${type}`,
  title: "It cannot be answered",
  status,
  detail,
  cure,
});

/** What `GET /assets/{key}/partitions…` answers. */
export function partitionsOf(space: Space, asset: string, part: string | undefined, url: URL): unknown {
  const given = (name: string) => url.searchParams.get(name) ?? undefined;
  const from = Math.min(space.total, Number(given("from") ?? 0));
  const to = Math.min(space.total, from + Number(given("count") ?? (part === "keys" ? 100 : space.total)));
  if (part === "keys")
    return {
      items: Array.from({ length: Math.min(1000, to - from) }, (_, i) => space.at(from + i)),
      total: space.total,
    };
  const chosen = given("selection") === undefined ? undefined : space.chosen(given("selection")!);
  if (typeof chosen === "string")
    return problem(422, "bad-partitions", `there is no partition \`${chosen}\``, `the first is \`${space.key(0)}\``);
  const form = given("pattern") === undefined ? undefined : formOf(given("pattern")!);
  const wanted = given("status")?.split(",") ?? STATES;
  const counts = none();
  const ranges: { state: PartitionState; from: number; to: number }[] = [];
  for (let place = 0; place < space.total; place += 1) {
    if (chosen && !chosen[place]) continue;
    if (form && !form.test(space.key(place))) continue;
    const state = space.state(place);
    if (part !== "selection") counts[state] += 1;
    if (place < from || place >= to || !wanted.includes(state)) continue;
    if (part === "selection") counts[state] += 1;
    const last = ranges.at(-1);
    if (last && last.to === place && (last.state === state || part === "selection")) last.to = place + 1;
    else ranges.push({ state, from: place, to: place + 1 });
  }
  if (part === "selection") {
    const count = ranges.reduce((sum, it) => sum + it.to - it.from, 0);
    if (ranges.length > 500)
      return problem(
        422,
        "too-scattered",
        `these are ${count} partitions in ${ranges.length} ranges; select less, 500 ranges at most`,
        "select less",
      );
    const text = ranges.map((it) => {
      const [first, last] = [space.key(it.from), space.key(it.to - 1)];
      return it.to - it.from === 1
        ? first
        : space.axes.length > 1
          ? keysOf(space, it.from, it.to)
          : `${first}..${last}`;
    });
    return { partition: count > 0 ? text.join(",") : null, count, counts };
  }
  const limit = Math.min(5000, Number(given("limit") ?? 1000));
  const isMerged = ranges.length > limit;
  const shown: PartitionRange[] = [];
  if (isMerged) {
    const each = Math.ceil((to - from) / limit);
    for (let begin = from; begin < to; begin += each) {
      const end = Math.min(to, begin + each);
      const held = none();
      for (let place = begin; place < end; place += 1) held[space.state(place)] += 1;
      const status = STATES.find((state) => held[state] > 0)!;
      shown.push({
        status,
        from: begin,
        count: end - begin,
        first: space.key(begin),
        last: space.key(end - 1),
        counts: held[status] === end - begin ? null : held,
      });
    }
  } else
    for (const it of ranges)
      shown.push({
        status: it.state,
        from: it.from,
        count: it.to - it.from,
        first: space.key(it.from),
        last: space.key(it.to - 1),
        counts: null,
      });
  return {
    asset,
    at: iso(NOW),
    definition: space.axes.map((axis) => (axis.name ? `${axis.name}: ${axis.definition}` : axis.definition)).join("; "),
    total: space.total,
    dimensions: space.axes.map((axis, i) => ({
      name: axis.name,
      kind: axis.kind,
      dynamic: axis.dynamic ?? null,
      definition: axis.definition,
      count: axis.count,
      step: space.step(i),
      first: axis.count > 0 ? axis.key(0) : null,
      last: axis.count > 0 ? axis.key(axis.count - 1) : null,
    })),
    first: space.total > 0 ? space.at(0) : null,
    last: space.total > 0 ? space.at(space.total - 1) : null,
    counts,
    ranges: shown,
    is_merged: isMerged,
  };
}

const keysOf = (space: Space, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => space.key(from + i)).join(",");

/** A pattern with `*` and `?` as an expression. */
const formOf = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^$(){}|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );
