import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, linkRepository, startDemo } from "../src/demo.ts";
import { documentsInReadingOrder } from "../src/documents.ts";
import { withFreePorts } from "../src/free-ports.ts";
import { KCAT } from "../src/kcat.ts";
import { ROOT } from "../src/root.ts";
import { openShell, type Shell } from "../src/shell.ts";
import { shellBlocks } from "../src/shell-blocks.ts";
import { userEnvironments } from "../src/user-environments.ts";

const DOCUMENTS = documentsInReadingOrder()
  .map((document) => ({ document, blocks: shellBlocks(readFileSync(join(ROOT, document), "utf8")) }))
  .filter(({ blocks }) => blocks.length > 0);
const NOTHING_ELSE = { line: 1, prints: [] };

it("blocks that are not run say why, and are few", () => {
  const notRun = DOCUMENTS.flatMap(({ document, blocks }) =>
    blocks.flatMap(({ line, notRun }) => (notRun === undefined ? [] : [`${document}:${line}: ${notRun}`])),
  );
  process.stdout.write(`Not run, ${notRun.length}:\n${notRun.join("\n")}\n`);
  if (KCAT === null) process.stdout.write("NOT RUN, what uses kcat: kcat is not installed\n");

  expect(notRun.length).toBeLessThanOrEqual(15);
});

// Whatever Node npm runs on, it hands over to the project's own: one runs all documents, another the README alone.
const READERS = userEnvironments(process.env).map((environment, index) => ({
  ...environment,
  documents: index === 0 ? DOCUMENTS : DOCUMENTS.filter(({ document }) => document === "README.md"),
}));

describe.each(READERS)("with Node $node", ({ variables, documents }) => {
  let folder: string;
  let demo: Demo | undefined;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "reader-"));
    linkRepository(folder);
    demo = await startDemo(folder, variables);
  });
  afterAll(async () => {
    await demo?.stop();
    expect(existsSync(join(folder, ".dsar/profile.env"))).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it("every line that npm start gives to look at something works", async ({ signal }) => {
    const shell = openShell({ folder, stateFile: join(folder, "look.state"), environment: variables });
    const lines = [...(demo?.output ?? "").matchAll(/(?:curl|kcat|echo) .*"$|kcat .*$/gm)].map(
      ([line]) => line,
    );
    await shell.run({ ...NOTHING_ELSE, code: `. .dsar/profile.env\n` }, signal);

    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines)
      if (KCAT !== null || !line.includes("kcat"))
        await shell.run({ ...NOTHING_ELSE, code: line.replace("curl", "curl -sS --fail-with-body") }, signal);
  });

  describe.each(documents)("the blocks of $document", ({ document, blocks }) => {
    let shell: Shell;
    beforeAll(() => {
      const stateFile = join(folder, `${document.replaceAll("/", "-")}.state`);
      shell = openShell({ folder, stateFile, environment: variables });
    });

    for (const block of blocks)
      it.skipIf(block.notRun !== undefined || (KCAT === null && block.code.includes("kcat")))(
        `run as they are written: line ${block.line}`,
        async ({ signal }) => {
          const printed = await shell.run(await withFreePorts(block), signal);
          for (const text of block.prints) expect(printed).toContain(text);
        },
        60_000,
      );
  });
});
