import { createKeyring } from "@intercom-dsar/sealing";
import { createLetterSeal } from "../messages/letter-seal.ts";

/** A seal of dead letters with a key of its own. */
export const testLetterSeal = createLetterSeal(createKeyring([new Uint8Array(32)]));
