//! The part of JSON Schema that settings are described in, as fields of a form.

export interface Field {
  name: string;
  kind: "text" | "integer" | "number" | "boolean" | "choice" | "json";
  description?: string;
  required: boolean;
  choices?: readonly string[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  /** Secrets cannot be given here: what is queued is stored. */
  secret: boolean;
}

type Schema = Record<string, unknown>;

const isObject = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields of a schema; what has no field of its own is written as JSON. */
export function fieldsOf(schema: unknown): Field[] {
  if (!isObject(schema) || !isObject(schema.properties)) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties).map(([name, property]) => {
    const it = isObject(property) ? property : {};
    const types = (Array.isArray(it.type) ? it.type : [it.type]).filter((type) => type !== "null");
    const choices = Array.isArray(it.enum)
      ? it.enum.filter((value): value is string => typeof value === "string")
      : undefined;
    const kind = choices?.length ? "choice" : types.length === 1 ? (KINDS[String(types[0])] ?? "json") : "json";
    return {
      name,
      kind,
      description: typeof it.description === "string" ? it.description : undefined,
      required: required.includes(name),
      choices: choices?.length ? choices : undefined,
      default: it.default,
      minimum: typeof it.minimum === "number" ? it.minimum : undefined,
      maximum: typeof it.maximum === "number" ? it.maximum : undefined,
      secret: it.writeOnly === true,
    };
  });
}

const KINDS: Record<string, Field["kind"]> = {
  string: "text",
  integer: "integer",
  number: "number",
  boolean: "boolean",
};

/** What was typed into a field, as a value; `undefined` leaves the default. */
export function readField(field: Field, typed: string): { value?: unknown; fault?: string } {
  const text = typed.trim();
  if (text === "") return {};
  switch (field.kind) {
    case "boolean":
      return { value: text === "true" };
    case "integer":
    case "number": {
      const value = Number(text);
      if (Number.isNaN(value) || (field.kind === "integer" && !Number.isInteger(value)))
        return { fault: field.kind === "integer" ? "a whole number" : "a number" };
      if (field.minimum !== undefined && value < field.minimum) return { value, fault: `at least ${field.minimum}` };
      if (field.maximum !== undefined && value > field.maximum) return { value, fault: `at most ${field.maximum}` };
      return { value };
    }
    case "json":
      try {
        return { value: JSON.parse(text) };
      } catch {
        return { fault: "JSON" };
      }
    default:
      return { value: typed };
  }
}

/** A value as the text of its field. */
export const textOfValue = (value: unknown): string =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);

/** Reads a JSON object of objects, or says what is wrong with it and in which line. */
export function readTables(text: string): { tables: Record<string, Record<string, unknown>> } | { fault: string } {
  const isTable = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  let parsed: unknown;
  try {
    parsed = text.trim() === "" ? {} : JSON.parse(text);
  } catch (error) {
    return { fault: withLine((error as Error).message, text) };
  }
  if (!isTable(parsed)) return { fault: "It must be an object of assets." };
  const odd = Object.entries(parsed as object).find(([, value]) => !isTable(value));
  if (odd) return { fault: `The settings of “${odd[0]}” must be an object.` };
  return { tables: parsed as Record<string, Record<string, unknown>> };
}

/** Browsers name the place of a fault in their own ways; a person looks for a line. */
function withLine(message: string, text: string): string {
  const place = /position (\d+)/.exec(message)?.[1];
  if (/line \d+/.test(message) || place === undefined) return message;
  const before = text.slice(0, Number(place)).split("\n");
  return `${message.replace(/\s*(in JSON )?at position \d+.*$/, "")}, in line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
