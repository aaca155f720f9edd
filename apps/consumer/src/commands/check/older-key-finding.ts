import type { KeyUse } from "@intercom-dsar/ledger";

const day = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Whether a key behind the first of `LEDGER_KEY` may be taken off and destroyed, and what of it is needed until when. */
export function olderKeyFinding({
  id,
  retiredAt,
  sealed,
  open,
  sealedUntil,
  hashes,
  hashesUntil,
}: KeyUse): string {
  const remembered =
    hashes === 0
      ? ""
      : `, its ${hashes} hashes are known without it${hashesUntil === null ? "" : ` until ${day(hashesUntil)}`}`;
  if (retiredAt !== null) return `key ${id} may go${remembered}`;
  if (sealed === 0)
    return `key ${id} is needed until a consumer with this LEDGER_KEY has looked through the ledger`;
  const ends = [
    ...(open === 0 ? [] : [`${open} of them have ended`]),
    ...(sealedUntil === null ? [] : [`it is ${day(sealedUntil)}`]),
  ];
  return `key ${id} is needed by ${sealed} requests, until ${ends.join(" and ")}`;
}
