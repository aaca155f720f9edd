import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { commandLineOrExit, UsageError } from "@intercom-dsar/service/command-line";
import { setVersion } from "./set-version.ts";
import { CHART, manifestPaths } from "./versioned-files.ts";

const HELP = `Writes one version into every manifest, the chart and the changelog. From the repository: npm run release -- MAJOR.MINOR.PATCH

  MAJOR.MINOR.PATCH    the version
  --help, --version
`;

const root = fileURLToPath(new URL("../../..", import.meta.url));
const next = commandLineOrExit({ name: "release", help: HELP, read: readVersion });
const day = new Date().toISOString().slice(0, 10);
for (const path of [...manifestPaths(root), CHART, "CHANGELOG.md"]) {
  const text = readFileSync(`${root}/${path}`, "utf8");
  writeFileSync(`${root}/${path}`, setVersion(text, next, day));
}
process.stdout.write(`everything is ${next}; \`npm run generate\` brings the documents after it\n`);

function readVersion(written: string[]): string {
  const { positionals } = parseArgs({ args: written, allowPositionals: true });
  const [version = "", ...more] = positionals;
  if (more.length > 0 || !/^\d+\.\d+\.\d+$/.test(version))
    throw new UsageError("write the version as MAJOR.MINOR.PATCH");
  return version;
}
