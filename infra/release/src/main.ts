import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setVersion } from "./set-version.ts";
import { CHART, manifestPaths } from "./versioned-files.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const [next = ""] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(next)) {
  process.stderr.write("usage: npm run release -- MAJOR.MINOR.PATCH\n");
  process.exit(2);
}
const day = new Date().toISOString().slice(0, 10);
for (const path of [...manifestPaths(root), CHART, "CHANGELOG.md"]) {
  const text = readFileSync(`${root}/${path}`, "utf8");
  writeFileSync(`${root}/${path}`, setVersion(text, next, day));
}
process.stdout.write(`everything is ${next}; \`npm run generate\` brings the documents after it\n`);
