import { once } from "node:events";
import { createServer } from "node:net";
import type { ShellBlock } from "./shell-blocks.ts";

/** Ports that examples fix, and that something else may use on the machine of the test. */
const FIXED = ["8080", "8404"];

/** A block that says `up`, with free ports in place of those that it names. */
export async function withFreePorts(block: ShellBlock): Promise<ShellBlock> {
  if (block.up === undefined) return block;
  let { code, up } = block;
  for (const fixed of FIXED) {
    const free = String(await freePort());
    code = code.replaceAll(fixed, free);
    up = up.replaceAll(fixed, free);
  }
  return { ...block, code, up };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
