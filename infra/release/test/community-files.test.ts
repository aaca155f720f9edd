import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { NODE_VERSIONS } from "./support/node-versions.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");
const manifest = JSON.parse(read("package.json"));
const nodeVersion: string = parse(read("pnpm-workspace.yaml")).catalog.node;

describe.each(["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])("%s", (path) => {
  const text = read(path);

  it("fits on a screen", () => {
    expect(text.split("\n").length).toBeLessThanOrEqual(path === "CHANGELOG.md" ? Infinity : 70);
  });

  it("links to files and scripts that are there", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link);
    const scripts = [...text.matchAll(/`npm run ([\w:]+)/g)].map(([, script]) => script ?? "");
    expect(links.filter((link) => !existsSync(`${root}/${link}`))).toEqual([]);
    expect(scripts.filter((script) => !(script in manifest.scripts))).toEqual([]);
  });
});

it("security reports go to the repository's own form", () => {
  expect(read("SECURITY.md")).toContain(
    `<${manifest.homepage.replace("#readme", "")}/security/advisories/new>`,
  );
});

it(".nvmrc names the Node that the project runs on, the newest that packages are tried on", () => {
  expect(NODE_VERSIONS.at(-1)).toBe(nodeVersion);
  expect(nodeVersion.split(".")[0]).toBe(read(".nvmrc").trim());
});

describe("the workflow", () => {
  const workflow = parse(read(".github/workflows/ci.yml"));
  const { steps, strategy } = workflow.jobs.test;

  it("may read the repository and nothing else, and takes every action by commit", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(workflow.jobs.test.permissions).toBeUndefined();
    const actions = steps.flatMap(({ uses }: { uses?: string }) => uses ?? []);
    expect(actions.filter((action: string) => !/^actions\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  it("runs what everybody else runs, from the oldest Node that will do to the one that the project runs on", () => {
    expect(steps.at(-1)).toEqual({ run: ".ci/run" });
    expect(() => accessSync(`${root}/.ci/run`, constants.X_OK)).not.toThrow();
    const oldest = Number(manifest.engines.node.replace(">=", ""));
    expect(strategy.matrix.node).toEqual([oldest, Number(read(".nvmrc"))]);
  });
});
