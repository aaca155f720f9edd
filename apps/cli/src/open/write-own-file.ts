import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { link, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { CommandMistake } from "../command/command-mistake.ts";

/**
 * Writes a file that its owner alone reads (0600), aside first: where the content breaks off, nothing is left and what was there stays. Resolves to
 * its size.
 *
 * @throws CommandMistake where there is a file already and `replaces` is false, or the folder can't be written; an error of `content`
 */
export async function writeOwnFile(
  path: string,
  content: AsyncIterable<Uint8Array>,
  { replaces }: { readonly replaces: boolean },
): Promise<number> {
  const aside = `${path}.${randomUUID()}.part`;
  let bytes = 0;
  async function* counted() {
    for await (const chunk of content) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  try {
    await pipeline(counted(), createWriteStream(aside, { flags: "wx", mode: 0o600, flush: true }));
    // A link never takes the place of a file.
    if (replaces) await rename(aside, path);
    else await link(aside, path);
    return bytes;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new CommandMistake(`${path}: is there already; --yes replaces it`);
    if (code === "ENOENT" || code === "EACCES" || code === "EROFS" || code === "ENOSPC")
      throw new CommandMistake(`${path}: can't be written (${code})`);
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}
