import { createReadStream } from "node:fs";
import { sealFileWithPassphrase } from "@intercom-dsar/sealing";
import { UsageError } from "@intercom-dsar/service/command-line";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { variable } from "./read-key.ts";
import { writeOwnFile } from "./write-own-file.ts";

export const sealCommand = defineCommand({
  name: "seal",
  group: "prove",
  arguments: "FILE",
  summary: "makes FILE.age for a person, who opens it with a passphrase in any age tool",
  options: {
    "passphrase-env": { value: "NAME", summary: "the passphrase, from a variable" },
    to: { value: "FILE", summary: "where it is written, for its owner alone" },
    yes: { summary: "replaces a file that is there" },
  },
  read([file, ...rest], { "passphrase-env": name, to, yes: replaces = false }) {
    if (file === undefined) throw new UsageError("seal: name a file");
    atMost(rest, 0);
    if (name === undefined) throw new UsageError("--passphrase-env: name the variable with the passphrase");
    const path = to ?? `${file}.age`;
    return async (context) => {
      const passphrase = variable(name, context.variable);
      const content = sealFileWithPassphrase(createReadStream(file), passphrase);
      const bytes = await writeOwnFile(path, content, { replaces });
      return answer(context, { path, bytes }, [`${path}: ${bytes} bytes`]);
    };
  },
});
