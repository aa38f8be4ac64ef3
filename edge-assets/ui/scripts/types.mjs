// Makes src/api/schema.d.ts of the OpenAPI document; with --check, fails when it is not what the document says.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import openapi, { astToString } from "openapi-typescript";

const source = new URL("../../openapi.json", import.meta.url);
const target = new URL("../src/api/schema.d.ts", import.meta.url);

if (!existsSync(source)) {
  console.error("edge-assets/openapi.json is not there; the types stay as they are");
  process.exit(process.argv.includes("--check") ? 0 : 1);
}

const document = JSON.parse(readFileSync(source, "utf8"));
// The types are looked up by path; two operations of one name would be one type.
for (const path of Object.values(document.paths)) {
  for (const operation of Object.values(path)) if (typeof operation === "object") delete operation.operationId;
}
const made = `// Made of openapi.json by \`npm run types\`; not to be edited.\n${astToString(await openapi(document))}`;
if (!process.argv.includes("--check")) {
  writeFileSync(target, made);
} else if (readFileSync(target, "utf8") !== made) {
  console.error("src/api/schema.d.ts is not what openapi.json says; run `npm run types`");
  process.exit(1);
}
