import { execFile, execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manifestPaths } from "../src/versioned-files.ts";
import { createProject } from "./support/create-project.ts";
import { NODE_VERSIONS, nodeBinary } from "./support/node-versions.ts";
import { copyForPacking, pack, unpack } from "./support/pack-copy.ts";
import { readTree } from "./support/read-tree.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const programs = fileURLToPath(new URL("programs", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const published = manifestPaths(root)
  .filter((path) => JSON.parse(read(path)).private !== true)
  .map(dirname);
const [oldestNode, middleNode, newestNode] = NODE_VERSIONS;

/** Another team's project, outside this repository, with what each of the packages was packed to. */
let project: string;
const packed = new Map<string, { npm: string; pnpm: string; copy: string }>();

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "published-"));
  for (const folder of published) {
    const copy = copyForPacking(folder, join(project, "copies", folder));
    const [npm, pnpm] = (["npm", "pnpm"] as const).map((tool) =>
      pack(tool, copy, join(project, "archives", tool, folder)),
    );
    packed.set(folder, { npm: npm ?? "", pnpm: pnpm ?? "", copy });
  }
  createProject(project, [...archives(), "typescript@5.9.3", "@types/node@20.19.25"]);
  for (const name of [
    "use-contract.mjs",
    "use-contract.cjs",
    "typed-contract.ts",
    "typed-commonjs.cts",
    "typed-simulator.ts",
  ]) {
    copyFileSync(join(programs, name), join(project, name));
  }
}, 300_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

it("publishes the command line, the contract and the simulator", () => {
  expect(published).toEqual(["apps/cli", "packages/dsar-events", "packages/intercom-simulator"]);
});

describe.each(published)("%s", (folder) => {
  it("is the same, packed by npm or by pnpm", () => {
    const { npm = "", pnpm = "" } = packed.get(folder) ?? {};
    expect(readTree(unpack(pnpm))).toEqual(readTree(unpack(npm)));
  });

  it("holds the licence and the changelog, its entry points, and no source or test", () => {
    const files = readTree(unpackedByNpm(folder));
    const manifest = JSON.parse(files["package.json"] ?? "");
    const names = Object.keys(files);

    expect(files).toMatchObject({ LICENSE: read("LICENSE"), "CHANGELOG.md": read("CHANGELOG.md") });
    expect(names.filter((name) => /\.test\.|^src\/|(?<!\.d)\.ts$/.test(name))).toEqual([]);
    expect(filesNamedIn([manifest.exports, manifest.bin]).filter((path) => !names.includes(path))).toEqual(
      [],
    );
    expect(Object.values(manifest.dependencies).filter((range) => !/^\^\d/.test(String(range)))).toEqual([]);
    expect(manifest).not.toHaveProperty("devDependencies");
    expect(manifest).not.toHaveProperty("scripts");
  });

  it("leaves its folder as it was", () => {
    const { copy = "" } = packed.get(folder) ?? {};
    expect(readFileSync(join(copy, "package.json"), "utf8")).toBe(read(`${folder}/package.json`));
    expect(["LICENSE", "CHANGELOG.md"].filter((name) => existsSync(join(copy, name)))).toEqual([]);
  });

  it("mends what a pack left behind that was interrupted", () => {
    const { copy = "" } = packed.get(folder) ?? {};
    const script = (name: string) => run(process.execPath, [join("../../infra/release/src", name)], copy);

    script("prepack.ts");
    script("prepack.ts");
    script("postpack.ts");

    expect(readFileSync(join(copy, "package.json"), "utf8")).toBe(read(`${folder}/package.json`));
  });

  it("is not published from its folder, whose manifest npm would announce", () => {
    const { copy = "" } = packed.get(folder) ?? {};
    expect(() => run("npm", ["publish", "--dry-run"], copy)).toThrow("publish what `npm pack` has made");
  });
});

describe.each([
  { version: oldestNode, moduleResolution: "node16", typed: ["typed-contract.ts"], types: [] },
  {
    version: middleNode,
    moduleResolution: "nodenext",
    typed: ["typed-contract.ts", "typed-commonjs.cts", "typed-simulator.ts"],
    types: ["node"],
  },
  { version: newestNode, moduleResolution: "bundler", typed: ["typed-contract.ts"], types: [] },
])("in a project on Node $version, moduleResolution $moduleResolution", ({ version, ...typing }) => {
  let node: string;
  beforeAll(() => {
    node = nodeBinary(version);
  }, 300_000);

  it("the contract is imported", () => {
    expect(JSON.parse(run(node, ["use-contract.mjs"]))).toEqual({
      node: `v${version}`,
      address: "jo@xn--bcher-kva.example",
      successes: 5,
      outcomes: readdirSync(join(root, "packages/dsar-events/test/golden")).filter((name) =>
        name.startsWith("outcome-"),
      ).length,
      signed: 3,
      asked: "r-1",
      isAnswered: true,
    });
  });

  it("the contract is required from CommonJS", () => {
    expect(JSON.parse(run(node, ["use-contract.cjs"]))).toEqual(["jo@example.com", 45 * 86_400_000]);
  });

  it(`tsc finds every type of ${typing.typed.join(", ")}, libraries checked`, () => {
    expect(typeCheck(node, typing)).toBe("");
  });
});

describe.each(NODE_VERSIONS)("the command line on Node %s", (version) => {
  let node: string;
  beforeAll(() => {
    node = nodeBinary(version);
  }, 300_000);

  it("says what there is, and lists requests", async () => {
    const dsar = join(project, "node_modules/.bin/intercom-dsar");
    const { version: own } = JSON.parse(read("apps/cli/package.json"));
    expect(run(node, [dsar, "--version"])).toBe(`intercom-dsar cli ${own}\n`);
    expect(run(node, [dsar, "--help"])).toContain("Look, as an operator:");

    const server = createServer((_request, response) =>
      response.end(JSON.stringify({ requests: [REQUEST], next: null, total: null })),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const variables = { OPERATOR_URL: `http://127.0.0.1:${port}`, OPERATOR_TOKEN: "a-token" };
      const list = await promisify(execFile)(node, [dsar, "list"], { cwd: project, env: variables });
      expect(list.stdout).toBe("portal/r1\taccess\treceived\t-\t-\tws1\n");
    } finally {
      server.close();
    }
  });

  it("cuts a sample", () => {
    const dsar = join(project, "node_modules/.bin/intercom-dsar");
    expect(run(node, [dsar, "redact", "--sample", join(root, "apps/cli/sample.json")])).toContain(
      "leak check: passes",
    );
  });

  // Once: a passphrase is meant to cost processor time.
  it.runIf(version === oldestNode)("seals what it opens again", () => {
    const dsar = join(project, "node_modules/.bin/intercom-dsar");
    const sample = join(root, "apps/cli/sample.json");
    const [sealed, opened] = [join(project, `sealed-${version}.age`), join(project, `opened-${version}`)];
    const passphrase = { ...process.env, PASSPHRASE: "correct horse battery staple" };
    const withIt = (...parameters: string[]) =>
      execFileSync(node, [dsar, ...parameters, "--passphrase-env", "PASSPHRASE"], {
        env: passphrase,
        stdio: "pipe",
      });
    withIt("seal", sample, "--to", sealed);
    withIt("open", sealed, "--to", opened);
    expect(readFileSync(opened, "utf8")).toBe(read("apps/cli/sample.json"));
  });
});

const REQUEST = {
  sender: "portal",
  requestId: "r1",
  kind: "access",
  workspaceId: "ws1",
  state: "received",
  waiting: null,
  status: null,
  reasonCode: null,
  cancelRequested: false,
  deadline: null,
  isOverdue: false,
};

describe(`the simulator on Node ${newestNode}`, () => {
  it("is a program", () => {
    const usage = run(nodeBinary(newestNode), ["node_modules/.bin/intercom-simulator", "--help"]);
    expect(usage).toContain("Usage: intercom-simulator");
  });
});

interface Typing {
  readonly moduleResolution: string;
  /** The project's programs to check. */
  readonly typed: readonly string[];
  readonly types: readonly string[];
}

/** What tsc says of programs of the project. */
function typeCheck(node: string, { moduleResolution, typed, types }: Typing): string {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: "es2022",
    module: moduleResolution === "bundler" ? "esnext" : moduleResolution,
    moduleResolution,
    types,
  };
  const name = `tsconfig.${moduleResolution}.json`;
  writeFileSync(join(project, name), JSON.stringify({ compilerOptions, files: typed }));
  return run(node, ["node_modules/typescript/bin/tsc", "-p", name]);
}

function archives(): string[] {
  return [...packed.values()].map(({ npm }) => npm);
}

function unpackedByNpm(folder: string): string {
  const unpacked = join(dirname(packed.get(folder)?.npm ?? ""), "unpacked", "package");
  return existsSync(unpacked) ? unpacked : unpack(packed.get(folder)?.npm ?? "");
}

/** Every file that a value of a manifest names; patterns of files are left out. */
function filesNamedIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(filesNamedIn);
  return typeof value === "string" && !value.includes("*") ? [value.replace("./", "")] : [];
}

function run(command: string, parameters: readonly string[], cwd = project): string {
  return execFileSync(command, parameters, { cwd, encoding: "utf8", stdio: "pipe" });
}
