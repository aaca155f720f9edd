import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runProgram } from "./run-program.ts";

const Inspected = z
  .array(
    z.object({
      Size: z.number(),
      RootFS: z.object({ Layers: z.array(z.string()) }),
      Config: z.object({
        User: z.string(),
        Env: z.array(z.string()),
        Entrypoint: z.array(z.string()),
        Labels: z.record(z.string(), z.string()),
        Volumes: z.record(z.string(), z.unknown()).nullish(),
        Healthcheck: z.object({ Test: z.array(z.string()) }).nullish(),
      }),
    }),
  )
  .length(1);

export type ImageConfig = z.infer<typeof Inspected>[number];

export async function inspectImage(image: string): Promise<ImageConfig> {
  const [inspected] = Inspected.parse(JSON.parse(await runProgram("docker", ["image", "inspect", image])));
  if (inspected === undefined) throw new Error(`no image ${image}`);
  return inspected;
}

/** Runs a script in the image as its own user, with the file system as it is in production, and resolves with what it prints. */
export function runInImage(image: string, ...command: readonly [string, ...string[]]): Promise<string> {
  const [program, ...parameters] = command;
  const hardened = ["--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--network=none"];
  return runProgram("docker", ["run", "--rm", ...hardened, "--entrypoint", program, image, ...parameters]);
}

/** The layers that an image adds to its base, unpacked one beside the other; gone with the scope that asked for them. */
export async function unpackOwnLayers(image: string, base: string): Promise<Disposable & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "intercom-dsar-layers-"));
  const layersOfBase = (await baseLayers(base)).length;
  await runProgram("docker", ["save", "--output", join(folder, "image.tar"), image]);
  await runProgram("tar", ["--extract", "--file", "image.tar"], { directory: folder });
  rmSync(join(folder, "image.tar"));
  const [manifest] = z
    .array(z.object({ Layers: z.array(z.string()) }))
    .parse(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")));
  const own = manifest?.Layers.slice(layersOfBase) ?? [];
  const script =
    'i=0; for layer; do mkdir "own-$((i += 1))"; tar --extract --file "$layer" --directory "own-$i"; done';
  await runProgram("bash", ["-euc", script, "unpack", ...own], { directory: folder });
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

async function baseLayers(base: string): Promise<string[]> {
  const format = "{{json .RootFS.Layers}}";
  return z
    .array(z.string())
    .parse(JSON.parse(await runProgram("docker", ["image", "inspect", "--format", format, base])));
}
