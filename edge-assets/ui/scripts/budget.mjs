// Fails when the build is larger than it may be.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../../ui-dist", import.meta.url));
const LIMITS = { firstJs: 200_000, firstCss: 20_000, requests: 10, chunk: 100_000, all: 1_000_000 };

const files = [...walk(dist)].filter((file) => !/\.(br|gz)$/.test(file));
const gz = (file) => gzipSync(readFileSync(file), { level: 9 }).length;
const html = readFileSync(join(dist, "index.html"), "utf8");
const first = new Set([...html.matchAll(/(?:src|href)="\/(static\/[^"]+)"/g)].map((match) => join(dist, match[1])));
const scripts = [...first].filter((file) => file.endsWith(".js"));
const styles = [...first].filter((file) => file.endsWith(".css"));
const sum = (list, size) => list.reduce((total, file) => total + size(file), 0);
const lazy = files.filter((file) => file.endsWith(".js") && !first.has(file));
const largest = Math.max(0, ...lazy.map(gz));

// The page, its scripts and styles, the icon, the font, the overview, the timeline, the worker and its stream.
const requests = 1 + scripts.length + styles.length + 1 + 1 + 4;

const facts = [
  ["JavaScript of the first page, gzip", sum(scripts, gz), LIMITS.firstJs],
  ["Styles of the first page, gzip", sum(styles, gz), LIMITS.firstCss],
  ["Requests of the first page", requests, LIMITS.requests],
  ["Largest lazy chunk, gzip", largest, LIMITS.chunk],
  ["All files, as they are", sum(files, (file) => statSync(file).size), LIMITS.all],
];
let failed = false;
for (const [name, value, limit] of facts) {
  const over = value > limit;
  failed ||= over;
  console.log(`${over ? "✕" : "✓"} ${name}: ${value.toLocaleString("en-US")} of ${limit.toLocaleString("en-US")}`);
}
const foreign = files
  .filter((file) => /\.(html|js|css)$/.test(file))
  .filter((file) => /(?:src|href)="https?:|url\(["']?https?:|@import ["']?https?:/.test(readFileSync(file, "utf8")));
for (const file of foreign) console.log(`✕ ${relative(dist, file)} asks another server`);
process.exit(failed || foreign.length > 0 ? 1 : 0);

function* walk(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}
