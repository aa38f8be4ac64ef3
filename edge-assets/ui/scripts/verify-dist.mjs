// Builds anew, elsewhere, and fails when the committed build differs. That is not touched, so that cargo builds nothing again.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const dist = join(here, "../ui-dist");
const fresh = join(here, ".fresh");

rmSync(fresh, { recursive: true, force: true });
execFileSync("npx", ["vite", "build", "--outDir", fresh, "--emptyOutDir"], { cwd: here, stdio: "ignore" });
execFileSync("node", ["scripts/finish.mjs", fresh], { cwd: here, stdio: "ignore" });
const before = list(dist);
const after = list(fresh);
const different = [...new Set([...before, ...after])].filter(
  (name) =>
    !before.includes(name) ||
    !after.includes(name) ||
    !readFileSync(join(dist, name)).equals(readFileSync(join(fresh, name))),
);
rmSync(fresh, { recursive: true, force: true });
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
