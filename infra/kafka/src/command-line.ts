import { parseArgs } from "node:util";
import { UsageError } from "@intercom-dsar/service/command-line";
import { z } from "zod";

const CommandLine = z.object({
  way: z
    .array(z.enum(["brokers", "docker", "maven"], { error: "--way: write brokers, docker or maven" }))
    .optional(),
  data: z.string().optional(),
  "exit-with-parent": z.boolean().optional(),
});

export const HELP = `Starts a Kafka broker, prints {"brokers":["host:port"],"way":"…"} on standard output and stays until Ctrl-C.

  --way brokers|docker|maven   this way only; several in their order (default: all three)
  --data FOLDER                keeps the data: the next start from there has the same ports and topics (by Maven)
  --exit-with-parent           ends when standard input closes
  --help, --version
`;

/** Rejects what it does not know: throws an error whose message is for the person at the terminal. */
export function readCommandLine(written: string[]): z.infer<typeof CommandLine> {
  const { values } = parseArgs({
    args: written,
    options: {
      way: { type: "string", multiple: true },
      data: { type: "string" },
      "exit-with-parent": { type: "boolean" },
    },
  });
  const parsed = CommandLine.safeParse(values);
  if (!parsed.success) throw new UsageError(parsed.error.issues.map(({ message }) => message).join("; "));
  return parsed.data;
}
