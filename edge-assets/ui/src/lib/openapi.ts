//! The OpenAPI document as a list of operations to read.

export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  description?: string;
  tag: string;
  parameters: { name: string; where: string; required: boolean; type: string; description?: string }[];
  body?: { type: string; example: string };
  responses: { status: string; description?: string; type: string }[];
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const METHODS = ["get", "post", "put", "patch", "delete"];

/** The name of a type, as short as possible: `Run`, `Run[]`, `string | null`. */
export function typeName(schema: unknown): string {
  if (!isObject(schema)) return "any";
  if (typeof schema.$ref === "string") return schema.$ref.split("/").at(-1) ?? "any";
  for (const many of ["oneOf", "anyOf", "allOf"] as const) {
    const parts = schema[many];
    if (Array.isArray(parts)) return [...new Set(parts.map(typeName))].join(many === "allOf" ? " & " : " | ");
  }
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (Array.isArray(schema.type))
    return schema.type.map((type) => (type === "array" ? `${typeName(schema.items)}[]` : String(type))).join(" | ");
  if (schema.type === "array") return `${typeName(schema.items)}[]`;
  return typeof schema.type === "string" ? schema.type : "any";
}

/** An example of a value, out of the examples, defaults and types of its schema. */
export function exampleOf(schema: unknown, document: Json, depth = 0): unknown {
  if (!isObject(schema) || depth > 4) return null;
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (typeof schema.$ref === "string") return exampleOf(resolve(schema.$ref, document), document, depth + 1);
  for (const many of ["oneOf", "anyOf", "allOf"] as const) {
    const parts = schema[many];
    if (Array.isArray(parts))
      return exampleOf(
        parts.find((part) => isObject(part) && part.type !== "null"),
        document,
        depth,
      );
  }
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type.find((name) => name !== "null") : schema.type;
  if (type === "object" && isObject(schema.properties)) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    const shown = Object.entries(schema.properties).filter(
      ([name, property]) =>
        required.includes(name) || depth > 0 || (isObject(property) && property.example !== undefined),
    );
    return Object.fromEntries(shown.map(([name, property]) => [name, exampleOf(property, document, depth + 1)]));
  }
  const simple: Record<string, unknown> = {
    string: "text",
    integer: 0,
    number: 0,
    boolean: true,
    array: [],
    object: {},
  };
  return simple[String(type)] ?? null;
}

function resolve(ref: string, document: Json): unknown {
  let at: unknown = document;
  for (const part of ref.replace(/^#\//, "").split("/")) at = isObject(at) ? at[part.replaceAll("~1", "/")] : undefined;
  return at;
}

function contentType(holder: unknown): unknown {
  if (!isObject(holder) || !isObject(holder.content)) return undefined;
  const first = Object.values(holder.content)[0];
  return isObject(first) ? first.schema : undefined;
}

/** All operations, in the order of the document. */
export function operations(document: unknown): Operation[] {
  if (!isObject(document) || !isObject(document.paths)) return [];
  const found: Operation[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    if (!isObject(item)) continue;
    for (const method of METHODS) {
      const it = item[method];
      if (!isObject(it)) continue;
      const parameters = [
        ...(Array.isArray(item.parameters) ? item.parameters : []),
        ...(Array.isArray(it.parameters) ? it.parameters : []),
      ].filter(isObject);
      const body = contentType(it.requestBody);
      found.push({
        id: `${method}-${path}`,
        method: method.toUpperCase(),
        path,
        summary: String(it.summary ?? ""),
        description: typeof it.description === "string" && it.description !== it.summary ? it.description : undefined,
        tag: Array.isArray(it.tags) ? String(it.tags[0] ?? "") : "",
        parameters: parameters.map((parameter) => ({
          name: String(parameter.name),
          where: String(parameter.in),
          required: parameter.required === true,
          type: typeName(parameter.schema),
          description: typeof parameter.description === "string" ? parameter.description : undefined,
        })),
        body:
          body === undefined ? undefined : { type: typeName(body), example: JSON.stringify(exampleOf(body, document)) },
        responses: Object.entries(isObject(it.responses) ? it.responses : {}).map(([status, answer]) => {
          const schema = contentType(answer);
          return {
            status,
            description:
              isObject(answer) && typeof answer.description === "string" && answer.description
                ? answer.description
                : undefined,
            type: schema === undefined ? "" : typeName(schema),
          };
        }),
      });
    }
  }
  return found;
}

/** The call for a shell. */
export function curlFor(operation: Operation, origin: string): string {
  const words = ["curl"];
  if (operation.method !== "GET") words.push("-X", operation.method);
  if (operation.path.endsWith("/events") && operation.path.split("/").length === 4) words.push("-N");
  words.push(`'${origin}${operation.path}'`);
  const body = operation.body && operation.body.example !== "null" ? operation.body.example : undefined;
  if (operation.method !== "GET")
    words.push(body ? `\\\n  -H 'Content-Type: application/json' -d '${body}'` : "-H 'X-Edge-Assets: 1'");
  return words.join(" ");
}
