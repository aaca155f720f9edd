import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const rootFolder = fileURLToPath(new URL("../../..", import.meta.url));
const installed = join("node_modules", "@intercom-dsar", "dsar-events");

/** Another team's project: the packed package and its two dependencies, nothing of this workspace. */
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "dsar-events-"));
  run(
    join(rootFolder, "node_modules", ".bin", "pnpm"),
    ["pack", "--pack-destination", project],
    packageFolder,
  );
  const [archive = expect.fail("nothing was packed")] = readdirSync(project);
  mkdirSync(join(project, installed), { recursive: true });
  run("tar", ["-xzf", archive, "-C", installed, "--strip-components=1"], project);
  for (const dependency of ["tr46", "zod"]) {
    symlinkSync(
      realpathSync(join(packageFolder, "node_modules", dependency)),
      join(project, "node_modules", dependency),
    );
  }
  write("package.json", JSON.stringify({ type: "module" }));
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe("the packed package", () => {
  it("is imported by plain Node, with its JSON Schemas", () => {
    write(
      "main.js",
      `import { encodeRequest } from "@intercom-dsar/dsar-events";
import { decodeArrival } from "@intercom-dsar/dsar-events/service";
      import schema from "@intercom-dsar/dsar-events/schemas/intercom-dsar.request.v1.json" with { type: "json" };
      const identifiers = [{ type: "email", value: "Jo@Bücher.example" }];
      const message = encodeRequest({ requestId: "r-1", kind: "access", identifiers }, { source: "/portal" });
      const { request } = decodeArrival(message, { now: () => 0 });
      process.stdout.write(JSON.stringify([request.identifiers[0].value, schema.title]));`,
    );

    const output = run(process.execPath, ["--no-experimental-strip-types", "main.js"], project);

    expect(JSON.parse(output)).toEqual(["jo@xn--bcher-kva.example", "Request"]);
  });

  it("gives TypeScript its types, without those of Node", () => {
    write(
      "main.ts",
      `import { decodeOutcome, encodeRequest, isSuccess, type RequestInput } from "@intercom-dsar/dsar-events";
      const request: RequestInput = { requestId: "r-1", kind: "access", identifiers: [{ type: "email", value: "jo@example.com" }] };
      const { key, headers, value } = encodeRequest(request, { source: "/portal" });
      export const parts: [string, Readonly<Record<string, string>>, Uint8Array] = [key, headers, value];
      export const ended: boolean = isSuccess(decodeOutcome({ value, headers }));
      // @ts-expect-error a kind that is not served
      encodeRequest({ ...request, kind: "rectification" }, { source: "/portal" });`,
    );
    const strict = {
      strict: true,
      noEmit: true,
      module: "nodenext",
      target: "es2024",
      types: [],
      skipLibCheck: false,
    };
    write("tsconfig.json", JSON.stringify({ compilerOptions: strict, files: ["main.ts"] }));

    expect(run(join(rootFolder, "node_modules", ".bin", "tsc"), ["-p", "."], project)).toBe("");
  });

  it("holds what other teams need and no tests or sources", () => {
    const files = readdirSync(join(project, installed), { recursive: true }).map(String);
    const manifest = JSON.parse(readFileSync(join(project, installed, "package.json"), "utf8"));

    expect(files).toEqual(
      expect.arrayContaining(["README.md", "asyncapi.yaml", join("test", "golden", "cancel.json")]),
    );
    expect(files.filter((name) => /\.test\.|^src/.test(name))).toEqual([]);
    expect(manifest.dependencies).toEqual({
      tr46: expect.stringMatching(/^\d/),
      zod: expect.stringMatching(/^\d/),
    });
  });
});

function write(name: string, content: string): void {
  writeFileSync(join(project, name), content);
}

function run(command: string, parameters: string[], cwd: string): string {
  return execFileSync(command, parameters, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
