import { UsageError } from "@intercom-dsar/service/command-line";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { openSealed } from "./open-sealed.ts";
import { type KeySource, readKey } from "./read-key.ts";

export const openCommand = defineCommand({
  name: "open",
  group: "prove",
  arguments: "FILE",
  summary: "opens a sealed package or attachment: an age file, a JWE, or the outcome that holds or names one",
  options: {
    key: {
      value: "FILE",
      summary: "the private JSON Web Key, or the age identity, that opens it; - stands for standard input",
    },
    "key-env": { value: "NAME", summary: "the same from a variable" },
    "passphrase-env": { value: "NAME", summary: "the passphrase, from a variable" },
    outcome: {
      value: "FILE",
      summary: "the outcome that promises the file's SHA-256, and has the key of an age file",
    },
    to: {
      value: "FILE",
      summary: "where it is written, for its owner alone; beside it where that is left out",
    },
    yes: { summary: "replaces a file that is there" },
  },
  read([file, ...rest], { outcome, to, yes: replaces = false, ...values }) {
    if (file === undefined) throw new UsageError("open: name a file");
    atMost(rest, 0);
    const source = keySource(values);
    return async (context) => {
      const key = readKey(source, context.variable);
      const { path, bytes, isCompared } = await openSealed({ file, outcome, to, replaces, key });
      const compared = isCompared ? "as the outcome promises" : "compared with no outcome";
      return answer(context, { path, bytes, isCompared }, [
        `${path}: ${bytes} bytes; the sealed file is ${compared}`,
      ]);
    };
  },
});

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
