// Builds what is packed: the command line with this repository's packages in it, for the oldest Node that is promised. Packages of the registry stay
// dependencies, so that their licences and advisories are seen by whoever installs it.
import { readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { rolldown } from "rolldown";

const folder = new URL("..", import.meta.url).pathname;
const { dependencies } = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));

rmSync(`${folder}dist`, { recursive: true, force: true });
const bundle = await rolldown({
  input: `${folder}src/main.ts`,
  platform: "node",
  external: (id) => /^[a-z@]/.test(id) && !id.startsWith("@intercom-dsar/"),
  transform: { target: "node20" },
  // Of a package's index nothing is kept but what is used; no module of ours does anything when it is imported but the main one.
  treeshake: { moduleSideEffects: false },
  onLog(level, log, handle) {
    if (level === "warn") throw new Error(log.message);
    handle(level, log);
  },
});
const { output } = await bundle.write({ dir: `${folder}dist`, format: "esm" });
await bundle.close();

const imported = new Set(
  output.flatMap((chunk) => (chunk.type === "chunk" ? [...chunk.imports, ...chunk.dynamicImports] : [])),
);
const packages = [...imported]
  .filter((id) => !id.endsWith(".js") && !id.startsWith("node:") && !builtinModules.includes(id))
  .map((id) =>
    id
      .split("/")
      .slice(0, id.startsWith("@") ? 2 : 1)
      .join("/"),
  );
const missing = packages.filter((name) => !(name in dependencies));
const unused = Object.keys(dependencies).filter((name) => !packages.includes(name));
if (missing.length > 0 || unused.length > 0)
  throw new Error(`dependencies of the package: missing ${missing.join(", ")}; unused ${unused.join(", ")}`);
