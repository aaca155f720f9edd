import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, linkRepository, startDemo } from "../src/demo.ts";
import { documentsInReadingOrder } from "../src/documents.ts";
import { kcatMissing } from "../src/kcat.ts";
import { ROOT } from "../src/root.ts";
import { openShell, type Shell } from "../src/shell.ts";
import { shellBlocks } from "../src/shell-blocks.ts";
import { userEnvironments } from "../src/user-environments.ts";

const DOCUMENTS = documentsInReadingOrder()
  .slice(0, 3)
  .map((document) => ({ document, blocks: shellBlocks(readFileSync(join(ROOT, document), "utf8")) }))
  .filter(({ blocks }) => blocks.length > 0);
const MISSING = kcatMissing();

it("blocks that are not run say why, and are few", () => {
  const notRun = DOCUMENTS.flatMap(({ document, blocks }) =>
    blocks.flatMap(({ line, notRun }) => (notRun === undefined ? [] : [`${document}:${line}: ${notRun}`])),
  );
  process.stdout.write(`Not run, ${notRun.length}:\n${notRun.join("\n")}\n`);
  if (MISSING !== null) process.stdout.write(`NOT RUN, what uses kcat: ${MISSING}\n`);

  expect(notRun.length).toBeLessThanOrEqual(12);
  expect(MISSING === null || process.env.CI === undefined, MISSING ?? "").toBe(true);
});

describe.each(userEnvironments(process.env))("with Node $node", ({ variables }) => {
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

  describe.each(DOCUMENTS)("the blocks of $document", ({ document, blocks }) => {
    let shell: Shell;
    beforeAll(() => {
      const stateFile = join(folder, `${document.replaceAll("/", "-")}.state`);
      shell = openShell({ folder, stateFile, environment: variables });
    });

    for (const block of blocks)
      it.skipIf(block.notRun !== undefined || (MISSING !== null && block.code.includes("kcat")))(
        `run as they are written: line ${block.line}`,
        ({ signal }) => shell.run(block, signal),
      );
  });
});
