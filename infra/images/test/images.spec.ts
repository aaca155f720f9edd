import { describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { inspectImage, runInImage, unpackOwnLayers } from "../src/image.ts";
import { runProgram } from "../src/run-program.ts";

const BASE = "node:24-bookworm-slim";
const IMAGES = [
  { image: "intercom-dsar/consumer", volumes: ["/app/data"], longRunning: true },
  { image: "intercom-dsar/auth", volumes: ["/app/data"], longRunning: true },
  { image: "intercom-dsar/simulator", volumes: [], longRunning: true },
  { image: "intercom-dsar/demo", volumes: [], longRunning: false },
];

const Sbom = z.object({
  bomFormat: z.literal("CycloneDX"),
  components: z.array(z.object({ purl: z.string() })),
});

describe.runIf(inject("docker")).each(IMAGES)("$image", ({ image, volumes, longRunning }) => {
  it("runs Node as process 1 and as nobody special, says what it is and how to ask for its health", async () => {
    const { Config, Size } = await inspectImage(image);
    const base = await inspectBaseSize();
    process.stderr.write(
      `${image}: ${megabytes(Size)} MB, ${megabytes(Size - base)} MB of them on top of ${BASE}\n`,
    );
    expect(Config.User).toBe("1000:1000");
    expect(Config.Entrypoint[0]).toBe("node");
    expect(Config.Labels).toHaveProperty(["org.opencontainers.image.title"]);
    expect(Config.Healthcheck?.Test.slice(0, 2)).toEqual(longRunning ? ["CMD", "node"] : undefined);
  });

  it("can write to its data volume and nowhere else", async () => {
    const { Config } = await inspectImage(image);
    const elsewhere = ["/proc", "/sys", "/dev"].flatMap((path) => ["-path", path, "-prune", "-o"]);
    const writable = await runInImage(
      image,
      "find",
      "/",
      ...elsewhere,
      "-writable",
      "-print",
      "-o",
      "-type",
      "d",
      "!",
      "-readable",
      "-prune",
    );
    expect(Object.keys(Config.Volumes ?? {})).toEqual(volumes);
    expect(lines(writable)).toEqual(volumes);
  });

  it("holds no test, no document of ours, no package manager and no compiler", async () => {
    const files = lines(await runInImage(image, "find", "/app", "-type", "f"));
    const own = files.filter((file) => !file.includes("/node_modules/"));
    expect(own.length).toBeGreaterThan(10);
    expect(files.filter((file) => /\.(test|spec)\.[cm]?[jt]s$/.test(file))).toEqual([]);
    expect(own.filter((file) => /\/(test|testing|bench)\/|\.md$|tsconfig|vitest/.test(file))).toEqual([]);
    const programs = [
      "npm",
      "npx",
      "pnpm",
      "yarn",
      "corepack",
      "turbo",
      "tsc",
      "gcc",
      "cc",
      "make",
      "python3",
    ];
    const found = await runInImage(
      image,
      "bash",
      "-c",
      'for p; do command -v "$p"; done; true',
      "-",
      ...programs,
    );
    expect(lines(found)).toEqual([]);
  });

  it("lists every package that is installed in its SBOM, none of them a development dependency", async () => {
    const sbom = Sbom.parse(JSON.parse(await runInImage(image, "cat", "/app/sbom.cdx.json")));
    const listed = new Set(
      sbom.components.map(({ purl }) => decodeURIComponent(purl.replace("pkg:npm/", ""))),
    );
    const find = [
      "find",
      "node_modules/.pnpm",
      "-path",
      "*/node_modules/*/package.json",
      "-type",
      "f",
    ] as const;
    const manifests = lines(await runInImage(image, ...find)).filter(isTopOfPackage);
    const print = `for (const file of process.argv.slice(1)) {
      const { name, version } = JSON.parse(require("fs").readFileSync(file));
      process.stdout.write(name + "@" + version + "\\n");
    }`;
    const installed = lines(await runInImage(image, "node", "-e", print, ...manifests));
    expect(installed.length).toBeGreaterThan(3);
    expect(installed.filter((name) => !listed.has(name))).toEqual([]);
    expect(installed.filter((name) => /^(vitest|typescript|turbo|fast-check|@biomejs)/.test(name))).toEqual(
      [],
    );
  });

  it("has no secret in any layer or in its history", async () => {
    using layers = await unpackOwnLayers(image, BASE);
    const pattern = "^-----BEGIN |:_authToken=|:_password=";
    const search = `grep --recursive --binary-files=text --files-with-matches --extended-regexp '${pattern}' own-* || true`;
    expect(lines(await runProgram("bash", ["-c", search], { directory: layers.folder }))).toEqual([]);
    const names = await runProgram(
      "bash",
      ["-c", "find own-* -name '*.pem' -o -name '*.key' -o -name '.env*' -o -name '*.crt' -o -name '.npmrc'"],
      { directory: layers.folder },
    );
    expect(lines(names)).toEqual([]);
    const history = await runProgram("docker", [
      "history",
      "--no-trunc",
      "--format",
      "{{.CreatedBy}}",
      image,
    ]);
    expect(history).not.toMatch(/token|password|secret/i);
  });
});

/** A package's own manifest; some have more of them further down, to say how their files are to be read. */
function isTopOfPackage(file: string): boolean {
  return /\/\.pnpm\/[^/]+\/node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(file);
}

async function inspectBaseSize(): Promise<number> {
  return Number(await runProgram("docker", ["image", "inspect", "--format", "{{.Size}}", BASE]));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function lines(output: string): string[] {
  return output.split("\n").filter((line) => line !== "");
}
