import { z } from "zod";
import { parseKey } from "./keyring.ts";

const MAKE_ONE = "`openssl rand -base64 32` makes one";

/** A configuration variable that holds one key or more, separated by commas: the first seals, all of them open. */
export function keyList(): z.ZodType<readonly Uint8Array[]> {
  return z.string().transform((written, context) => {
    const keys = written.split(",").flatMap((each) => keyOf(each) ?? []);
    if (keys.length < written.split(",").length)
      context.addIssue(
        `write one key or more, separated by commas, each 32 bytes in base64 or hex; ${MAKE_ONE}`,
      );
    else if (keys.some((key) => key.every((byte) => byte === 0)))
      context.addIssue(`a key of nothing but zeros is a placeholder that everybody knows; ${MAKE_ONE}`);
    return keys;
  });
}

function keyOf(written: string): Uint8Array | null {
  try {
    return parseKey(written);
  } catch {
    return null;
  }
}
