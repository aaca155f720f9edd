import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { exampleSeed } from "./example-seed.ts";
import { parseInput } from "./parse-input.ts";
import { type SimulatorOptions, startSimulator } from "./simulator.ts";
import { SimulatorError } from "./simulator-error.ts";
import { Seed } from "./state/seed.ts";

const USAGE = `Usage: intercom-simulator [options]

Prints {"url":"http://…"} on standard output when it is ready, and serves until SIGINT or SIGTERM.

  --port NUMBER        port to listen on (a free one)
  --host ADDRESS       address to listen on (127.0.0.1)
  --seed FILE          JSON file with workspaces and people (the example people)
  --regions            one more host for each region: printed as {"url":"…","regions":{"us":"…",…}}
  --no-control         without the control API below /_control
  --exit-with-parent   end when standard input closes
  --help, --version
`;

/** Runs the command line; resolves with the exit code: 0 after an orderly stop, 1 where it couldn't start, 2 for wrong usage. */
export async function runCommand(commandLine: readonly string[]): Promise<number> {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(commandLine);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n${USAGE}`);
    return 2;
  }
  if (values.help || values.version) {
    process.stdout.write(values.help ? USAGE : `intercom-simulator ${await readVersion()}\n`);
    return 0;
  }
  try {
    await serve(values);
    return 0;
  } catch (error) {
    process.stderr.write(`intercom-simulator: ${messageOf(error)}\n`);
    return 1;
  }
}

function parse(commandLine: readonly string[]) {
  const { values } = parseArgs({
    args: [...commandLine],
    allowNegative: true,
    options: {
      port: { type: "string", default: "0" },
      host: { type: "string", default: "127.0.0.1" },
      seed: { type: "string" },
      regions: { type: "boolean", default: false },
      control: { type: "boolean", default: true },
      "exit-with-parent": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      version: { type: "boolean", default: false },
    },
  });
  if (!/^\d{1,5}$/.test(values.port)) throw new Error("--port wants a number");
  return values;
}

async function serve(values: ReturnType<typeof parse>): Promise<void> {
  // Before anything is opened: a signal during the start must not be lost.
  const stopped = untilStopped(values["exit-with-parent"]);
  const seed = values.seed === undefined ? exampleSeed() : await readSeed(values.seed);
  const options: SimulatorOptions = {
    port: Number(values.port),
    host: values.host,
    seed,
    control: values.control,
    regions: values.regions ? ["us", "eu", "au"] : [],
  };
  await using simulator = await startSimulator(options);
  const regions = Object.fromEntries(
    (options.regions ?? []).map((name) => [name, simulator.regionUrl(name)]),
  );
  process.stdout.write(
    `${JSON.stringify(values.regions ? { url: simulator.url, regions } : { url: simulator.url })}\n`,
  );
  process.stderr.write(`intercom-simulator listens on ${simulator.url}\n`);
  const reason = await stopped;
  // An open standard input would keep the process alive after everything else is closed.
  process.stdin.destroy();
  process.stderr.write(`intercom-simulator stops: ${reason}\n`);
}

async function readVersion(): Promise<string> {
  const manifest = await readFile(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

async function readSeed(file: string): Promise<Seed> {
  const text = await readFile(file, "utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message quotes the file.
    throw new SimulatorError("invalid_input", "the seed is not JSON");
  }
  return parseInput(Seed, json);
}

function untilStopped(withParent: boolean): Promise<string> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve("SIGTERM"));
    process.once("SIGINT", () => resolve("SIGINT"));
    if (!withParent) return;
    process.stdin.once("end", () => resolve("standard input closed"));
    process.stdin.once("error", () => resolve("standard input closed"));
    process.stdin.resume();
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "it failed";
}
