// After the build: the licenses of what is in it, and compressed twins of each file, which the server sends as they are.
// The folder is that which is committed, unless another one is named.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = process.argv[2] ? resolve(process.argv[2]) : fileURLToPath(new URL("../../ui-dist", import.meta.url));
const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const require = createRequire(import.meta.url);

const production = Object.entries(lock.packages).filter(
  ([path, it]) => path && !it.dev && !it.optional && !it.devOptional,
);
const listed = production.map(([path, it]) => ({
  name: path.replace(/^.*node_modules\//, ""),
  license: it.license ?? "?",
  version: it.version,
}));
listed.push({
  name: "@fontsource-variable/inter",
  license: "OFL-1.1",
  version: manifest.devDependencies["@fontsource-variable/inter"],
});
const seen = new Set();
const notices = [];
for (const { name, license, version } of listed.sort((a, b) => (a.name < b.name ? -1 : 1))) {
  if (seen.has(`${name}@${version}`)) continue;
  seen.add(`${name}@${version}`);
  notices.push(`${name} ${version}: ${license}`);
}
const textOf = (name) => readFileSync(join(dirname(require.resolve(`${name}/package.json`)), "LICENSE"), "utf8").trim();
writeFileSync(
  join(dist, "licenses.txt"),
  `What this user interface is made of\n\n${notices.join("\n")}\n\n--- react ---\n\n${textOf("react")}\n\n--- @fontsource-variable/inter ---\n\n${textOf("@fontsource-variable/inter")}\n`,
);

for (const file of walk(dist)) {
  if (/\.(br|gz|woff2)$/.test(file)) continue;
  const bytes = readFileSync(file);
  if (bytes.length < 600) continue;
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  );
  const gzipped = gzipSync(bytes, { level: 9 });
  // The system that made it is not to show in the header.
  gzipped[9] = 255;
  writeFileSync(`${file}.gz`, gzipped);
}

function* walk(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}
