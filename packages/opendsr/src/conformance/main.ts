#!/usr/bin/env node
import { parseArgs } from "node:util";
import { commandLineOrExit, UsageError, wholeNumber } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import type { ConformanceOptions } from "./processor.ts";
import { runConformance } from "./run-conformance.ts";

const HELP = `Checks a processor of OpenDSR 2.0 from outside. From the repository: npm run conformance -- BASE_URL [options]

  BASE_URL              of the version under test: https://processor.example/v2
  --token TOKEN         sent as "Authorization: Bearer TOKEN"
  --header "Name: v"    sent with every request; may be repeated
  --callback URL        where the processor reaches this host; the suite listens on the URL's port
  --type TYPE           access, portability or erasure; without it never erasure
  --address ADDRESS     whose data is asked for; without it, a fresh one that nobody has
  --wait SECONDS        for a status or a callback (10)
  --help, --version

Exit code: 0 where nothing failed, 1 where something did, 2 for a mistake on the command line.
`;
const typeSchema = z.enum(["access", "portability", "erasure"]).optional();

const options = commandLineOrExit({ name: "conformance", help: HELP, read: optionsOf });
const results = await runConformance(options, ({ result, section, name, reason }) =>
  process.stdout.write(
    `${result.padEnd(8)}  ${section.padEnd(6)}  ${name}${reason === null ? "" : `: ${reason}`}\n`,
  ),
);
const count = (wanted: string) => results.filter(({ result }) => result === wanted).length;
process.stdout.write(
  `\n${count("passed")} passed, ${count("failed")} failed, ${count("left out")} left out\n`,
);
process.exitCode = count("failed") > 0 ? 1 : 0;

function optionsOf(written: string[]): ConformanceOptions {
  const { values, positionals } = parseArgs({
    args: written,
    allowPositionals: true,
    options: {
      token: { type: "string" },
      header: { type: "string", multiple: true, default: [] },
      callback: { type: "string" },
      type: { type: "string" },
      address: { type: "string" },
      wait: { type: "string", default: "10" },
    },
  });
  const [baseUrl, ...more] = positionals;
  if (baseUrl === undefined || !URL.canParse(baseUrl)) throw new UsageError("BASE_URL is missing or no URL");
  if (more.length > 0) throw new UsageError(`Unexpected argument '${more[0]}'`);
  const { token, callback, address } = values;
  const requestType = typeSchema.safeParse(values.type);
  if (!requestType.success) throw new UsageError("--type: write access, portability or erasure");
  return {
    baseUrl,
    headers: {
      ...Object.fromEntries(values.header.map(headerOf)),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    waitMs: wholeNumber("--wait", values.wait) * 1_000,
    ...(callback !== undefined && { callbackUrl: callback }),
    ...(address !== undefined && { address }),
    ...(requestType.data !== undefined && { requestType: requestType.data }),
  };
}

function headerOf(written: string): [string, string] {
  const colon = written.indexOf(":");
  if (colon < 1) throw new UsageError("--header: takes a name, a colon and a value");
  return [written.slice(0, colon).trim(), written.slice(colon + 1).trim()];
}
