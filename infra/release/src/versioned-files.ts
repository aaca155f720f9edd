import { globSync } from "node:fs";

export const CHART = "infra/images/helm/intercom-dsar/Chart.yaml";

/** Every manifest of the workspace, its own first; paths from the root of the repository. */
export function manifestPaths(root: string): string[] {
  return [
    "package.json",
    ...globSync("{{apps,packages,infra}/*,bench,chaos}/package.json", { cwd: root }).toSorted(),
  ];
}
