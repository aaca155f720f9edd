import { readFile } from "node:fs/promises";
import { z } from "zod";
import { CommandMistake } from "../command/command-mistake.ts";

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });
const FETCH_MS = 10_000;

/** The published keys of a file, or of the address that they are fetched from. @throws CommandMistake */
export async function readJwks(place: string): Promise<z.infer<typeof jwksSchema>> {
  const text = /^https?:\/\//.test(place)
    ? await fetchText(place)
    : (await readInput(place)).toString("utf8");
  try {
    return jwksSchema.parse(JSON.parse(text));
  } catch {
    throw new CommandMistake(`--jwks ${place}: is no JSON Web Key Set`);
  }
}

async function fetchText(address: string): Promise<string> {
  try {
    const answer = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(FETCH_MS) });
    if (!answer.ok) throw new CommandMistake(`--jwks ${address}: answered ${answer.status}`);
    return await answer.text();
  } catch (error) {
    if (error instanceof CommandMistake) throw error;
    throw new CommandMistake(`--jwks ${address}: can't be fetched`);
  }
}

/** The content of a file that was named. @throws CommandMistake */
export async function readInput(path: string): Promise<Buffer> {
  return readFile(path).catch(() => {
    throw new CommandMistake(`${path}: can't be read`);
  });
}
