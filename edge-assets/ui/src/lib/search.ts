//! The state of a page in its address. Values are plain text, lists are joined by commas, defaults are left out, and what
//! an address says wrongly counts as not said: an old link never breaks a page.

export type Raw = Record<string, string | undefined>;

/** Reads the part of an address after `?`. */
export function parseSearch(text: string): Raw {
  const raw: Raw = {};
  for (const [key, value] of new URLSearchParams(text)) raw[key] = value;
  return raw;
}

/** Writes it, with commas, colons and slashes left readable. */
export function stringifySearch(search: Record<string, unknown>): string {
  const pairs: string[] = [];
  for (const [key, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === "" || value === false) continue;
    const text = Array.isArray(value) ? value.join(",") : value === true ? "1" : String(value);
    if (text === "") continue;
    pairs.push(`${encodeURIComponent(key)}=${readable(text)}`);
  }
  return pairs.length ? `?${pairs.join("&")}` : "";
}

const readable = (text: string) =>
  encodeURIComponent(text).replace(/%(2C|3A|2F|40|2A|5B|5D)/g, (code) => decodeURIComponent(code));

type In = Record<string, unknown>;

const textOf = (value: unknown): string | undefined => {
  if (typeof value === "string") return value === "" ? undefined : value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.length ? value.join(",") : undefined;
  return undefined;
};

export const text = (raw: In, key: string): string | undefined => textOf(raw[key]);

export const flag = (raw: In, key: string): true | undefined =>
  raw[key] === true || raw[key] === "1" || raw[key] === "true" ? true : undefined;

export function whole(raw: In, key: string, least: number, most: number): number | undefined {
  const written = textOf(raw[key]);
  if (written === undefined || !/^-?\d+$/.test(written)) return undefined;
  const value = Number(written);
  return value >= least && value <= most ? value : undefined;
}

export function oneOf<T extends string>(raw: In, key: string, choices: readonly T[]): T | undefined {
  const value = textOf(raw[key]);
  return choices.find((choice) => choice === value);
}

export function manyOf<T extends string>(raw: In, key: string, choices: readonly T[]): T[] | undefined {
  const asked = textOf(raw[key])?.split(",");
  const found = choices.filter((choice) => asked?.includes(choice));
  return found.length ? found : undefined;
}

export function list(raw: In, key: string): string[] | undefined {
  const found = textOf(raw[key])?.split(",").filter(Boolean);
  return found?.length ? found : undefined;
}

/** `#L120` names the line 120. */
export function lineOf(hash: string): number | undefined {
  const found = /^#?L(\d+)$/.exec(hash);
  return found ? Number(found[1]) : undefined;
}
