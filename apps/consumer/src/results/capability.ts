import { createHash } from "node:crypto";

const BYTES = 32;

/** What a link holds: 256 random bits. Whoever has it may fetch; the ledger has `hash` alone. */
export interface Capability {
  readonly capability: string;
  readonly hash: string;
}

/** `random` gives so many bytes that nobody can guess. */
export function newCapability(random: (bytes: number) => Uint8Array): Capability {
  const capability = Buffer.from(random(BYTES)).toString("base64url");
  return { capability, hash: hashOf(capability) };
}

/** By which the ledger knows a capability. */
export function hashOf(capability: string): string {
  return createHash("sha256").update(capability).digest("hex");
}
