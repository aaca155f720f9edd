import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { commandLineOrExit, UsageError } from "@intercom-dsar/service/command-line";
import { createCategory, TODOS } from "./create-category.ts";

const HELP = `Begins a category of the data map. From the repository: npm run new -- category NAME

  NAME                 lower-case letters, with \`_\` between words: phone_numbers
  --help, --version
`;

const name = commandLineOrExit({ name: "new", help: HELP, read: readName });
const root = fileURLToPath(new URL("..", import.meta.url));
try {
  for (const path of createCategory(root, name))
    process.stdout.write(`written: packages/subject-data/${path}\n`);
  process.stdout.write(`to do:\n${TODOS.map((todo) => `  - ${todo}\n`).join("")}`);
  process.stdout.write("`npm run generate` brings docs/data-map.md after it\n");
} catch (error) {
  process.stderr.write(`new: ${error instanceof Error ? error.message : "failed"}\n`);
  process.exitCode = 2;
}

function readName(written: string[]): string {
  const { positionals } = parseArgs({ args: written, allowPositionals: true });
  const [what, category, ...more] = positionals;
  if (what !== "category" || category === undefined || more.length > 0)
    throw new UsageError("write `category` and its name");
  return category;
}
