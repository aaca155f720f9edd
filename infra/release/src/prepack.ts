// npm and pnpm run this in the folder of a package that other teams install, before they pack it. Both then find the same: the
// published manifest, the licence and the changelog. `postpack.ts` takes them away again.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { publishedManifest } from "./published-manifest.ts";
import { keepSource, ROOT_FILES, restoreSource } from "./source-manifest.ts";

const root = new URL("../../../", import.meta.url);
// What an interrupted pack left behind would be taken for the source.
restoreSource();
const { catalog } = parse(readFileSync(new URL("pnpm-workspace.yaml", root), "utf8"));
const manifest = publishedManifest(JSON.parse(readFileSync("package.json", "utf8")), catalog);
for (const name of ROOT_FILES) copyFileSync(new URL(name, root), name);
keepSource();
// Without a newline at its end, as pnpm writes it.
writeFileSync("package.json", JSON.stringify(manifest, null, 2));
