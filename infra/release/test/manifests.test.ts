import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { CHART, manifestPaths } from "../src/versioned-files.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");
const manifests = manifestPaths(root).map((path) => ({ path, manifest: JSON.parse(read(path)) }));
const { version, homepage } = JSON.parse(read("package.json"));
const repository = homepage.replace("#readme", "");

describe.each(manifests)("$path", ({ manifest }) => {
  it("has the version and the licence of the release", () => {
    expect(manifest).toMatchObject({ version, license: "MIT" });
  });
});

describe.each(manifests.filter(({ manifest }) => !manifest.private))("$path", ({ path, manifest }) => {
  it("says where its source and its issues are", () => {
    const directory = dirname(path);
    expect(manifest).toMatchObject({
      homepage: `${repository}/tree/main/${directory}#readme`,
      bugs: `${repository}/issues`,
      repository: { type: "git", url: `git+${repository}.git`, directory },
    });
  });
});

it("the chart and the published documents have the version of the release", () => {
  expect(parse(read(CHART))).toMatchObject({ version, appVersion: version });
  expect(parse(read("packages/dsar-events/asyncapi.yaml")).info.version).toBe(version);
  for (const app of ["auth", "consumer"]) {
    expect(JSON.parse(read(`apps/${app}/openapi.json`)).info.version).toBe(version);
  }
});

it("the changelog has the release, below what comes next", () => {
  const headings = [...read("CHANGELOG.md").matchAll(/^## (\S+)/gm)].map(([, heading]) => heading);
  expect(headings.slice(0, 2)).toEqual(["Unreleased", version]);
});
