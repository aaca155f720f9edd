import { parseArgs } from "node:util";
import { UsageError } from "@intercom-dsar/service/command-line";
import type { RedactOptions } from "./redact-command.ts";
import { parseRequestCommand, type RequestCommand } from "./requests/request-arguments.ts";
import type { VerifyOptions } from "./verify/verify-command.ts";

/** Where a key comes from. */
export type KeySource =
  | { readonly from: "file"; readonly path: string }
  | { readonly from: "environment"; readonly variable: string }
  | { readonly from: "stdin" }
  | { readonly from: "passphrase"; readonly variable: string };

/** What is asked for on the command line. */
export type Command =
  | RequestCommand
  | { readonly name: "redact"; readonly options: RedactOptions }
  | {
      readonly name: "open";
      readonly file: string;
      readonly outcome: string | undefined;
      readonly to: string | undefined;
      readonly replaces: boolean;
      readonly key: KeySource;
    }
  | { readonly name: "verify"; readonly options: VerifyOptions }
  | {
      readonly name: "seal";
      readonly file: string;
      readonly to: string | undefined;
      readonly replaces: boolean;
      readonly variable: string;
    };

export const HELP = `Tools for whoever runs intercom-dsar. From the repository: npm run dsar -- COMMAND

  send KIND ADDRESS      asks for access, deletion or preview of a person, and prints the request's id
    --wait               waits for the outcome, and fails unless it is completed or previewed
    --yes                needed for a deletion
  status ID              how a request stands
  cancel ID              withdraws a request that has not begun
    --json               the answer as JSON; with send --wait the whole outcome

    The service is that of WEBHOOK_URL and WEBHOOK_KEY, else of .dsar/profile.env, which npm start writes.

  open FILE              opens a sealed package or attachment: an age file, a JWE, or the outcome that holds or names one

    --key FILE           the private JSON Web Key, or the age identity, that opens it
    --key-env NAME       the same from a variable; - stands for standard input: --key -
    --passphrase-env NAME  the passphrase, from a variable
    --outcome FILE       the outcome that promises the file's SHA-256, and has the key of an age file
    --to FILE            where it is written, for its owner alone; beside it where that is left out
    --yes                replaces a file that is there

  seal FILE              makes FILE.age for a person, who opens it with a passphrase in any age tool

    --passphrase-env NAME, --to FILE, --yes

  verify FILE --jwks URL|FILE  checks a receipt (docs/evidence.md), without any database: its signature, and each claim

    --outcome FILE       the outcome that it is a receipt of, as it was published

  redact --sample FILE   shows what a redaction policy cuts from a sample, as docs/redaction.md describes both

    --policy FILE        the policy file; without it, the service's own policy
    --workspace ID       the workspace whose policy it is; without it, the file's default
    --ccpa               as under the CCPA
    --json               the redacted sample and the cuts as JSON

  --help, --version

Exit codes: 0 done, or nothing stands in the way of handing the sample out; 1 the leak check would, a file does not open, a receipt is not right,
a request is refused or ends otherwise; 2 a mistake in the command line, or in a file of \`redact\`.
`;

const OPTIONS = {
  policy: { type: "string" },
  sample: { type: "string" },
  workspace: { type: "string" },
  ccpa: { type: "boolean" },
  json: { type: "boolean" },
  key: { type: "string" },
  "key-env": { type: "string" },
  "passphrase-env": { type: "string" },
  outcome: { type: "string" },
  to: { type: "string" },
  yes: { type: "boolean" },
  wait: { type: "boolean" },
  jwks: { type: "string" },
} as const;

/** @throws UsageError, or an error of `parseArgs` */
export function parseCommand(written: string[]): Command {
  const { values, positionals } = parseArgs({ args: written, options: OPTIONS, allowPositionals: true });
  const asked = parseRequestCommand(positionals, values);
  if (asked !== null) return asked;
  const [name, file, unexpected] = positionals;
  if (name === "redact") {
    if (file !== undefined) throw new UsageError(`Unexpected argument '${file}'`);
    const { sample, policy, workspace, ccpa, json } = values;
    if (sample === undefined) throw new UsageError("--sample: name a file");
    return { name, options: { sample, policy, workspace, ccpa, json } };
  }
  if (name !== "open" && name !== "seal" && name !== "verify")
    throw new UsageError(`there is no command ${name ?? "without a name"}`);
  if (file === undefined) throw new UsageError(`${name}: name a file`);
  if (unexpected !== undefined) throw new UsageError(`Unexpected argument '${unexpected}'`);
  const { to, outcome, yes: replaces = false, "passphrase-env": variable } = values;
  if (name === "verify") {
    if (values.jwks === undefined)
      throw new UsageError("--jwks: name a file, or where the keys are published");
    return { name, options: { file, jwks: values.jwks, outcome } };
  }
  if (name === "open") return { name, file, outcome, to, replaces, key: keySource(values) };
  if (variable === undefined) throw new UsageError("--passphrase-env: name the variable with the passphrase");
  return { name, file, to, replaces, variable };
}

function keySource(values: {
  readonly key?: string;
  readonly "key-env"?: string;
  readonly "passphrase-env"?: string;
}): KeySource {
  const { key, "key-env": variable, "passphrase-env": passphrase } = values;
  const sources: KeySource[] = [
    ...(key === undefined
      ? []
      : [key === "-" ? ({ from: "stdin" } as const) : ({ from: "file", path: key } as const)]),
    ...(variable === undefined ? [] : [{ from: "environment", variable } as const]),
    ...(passphrase === undefined ? [] : [{ from: "passphrase", variable: passphrase } as const]),
  ];
  const [source] = sources;
  if (source === undefined || sources.length > 1)
    throw new UsageError("open: write one of --key FILE, --key-env NAME and --passphrase-env NAME");
  return source;
}
