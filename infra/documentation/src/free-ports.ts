import getPort from "get-port";
import type { ShellBlock } from "./shell-blocks.ts";

/** Ports that examples fix, and that something else may use on the machine of the test. */
const FIXED = ["8080", "8404"];

/** A block that says `up`, with free ports in place of those that it names. */
export async function withFreePorts(block: ShellBlock): Promise<ShellBlock> {
  if (block.up === undefined) return block;
  let { code, up } = block;
  for (const fixed of FIXED) {
    const free = String(await getPort());
    code = code.replaceAll(fixed, free);
    up = up.replaceAll(fixed, free);
  }
  return { ...block, code, up };
}
