// Builds anew and fails when the committed build differs. The committed one is put back.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const dist = join(here, "../ui-dist");
const kept = join(here, ".fresh/committed");
const fresh = join(here, ".fresh/built");

rmSync(join(here, ".fresh"), { recursive: true, force: true });
cpSync(dist, kept, { recursive: true });
try {
  execFileSync("npm", ["run", "build"], { cwd: here, stdio: "ignore" });
  cpSync(dist, fresh, { recursive: true });
} finally {
  rmSync(dist, { recursive: true, force: true });
  renameSync(kept, dist);
}
const before = list(dist);
const after = list(fresh);
const different = [...new Set([...before, ...after])].filter(
  (name) =>
    !before.includes(name) ||
    !after.includes(name) ||
    !readFileSync(join(dist, name)).equals(readFileSync(join(fresh, name))),
);
rmSync(join(here, ".fresh"), { recursive: true, force: true });
if (different.length > 0) {
  console.error(
    `ui-dist is not what the sources build; run \`npm run build\` and commit it. Different:\n  ${different.join("\n  ")}`,
  );
  process.exit(1);
}
console.log(`ui-dist is what the sources build: ${before.length} files`);

function list(folder, root = folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? list(path, root) : [relative(root, path)];
    });
}
