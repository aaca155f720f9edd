import type { ClaimedRequest } from "@intercom-dsar/ledger";
import { regulationOf } from "./regulation-of.ts";

/** True where the request names the CCPA, under which some numbers are withheld from the person too; without a word of it, the GDPR counts. */
export function isUnderCcpa({ payload }: Pick<ClaimedRequest, "payload">): boolean {
  return regulationOf(payload) === "ccpa";
}
