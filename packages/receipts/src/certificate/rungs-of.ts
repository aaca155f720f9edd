import type { CertificateV1, receivedOutcomeSchema } from "@intercom-dsar/dsar-events";
import type { BeyondRestore } from "../claims-of.ts";

type Deletion = NonNullable<ReturnType<typeof receivedOutcomeSchema.parse>["deletion"]>;
type CertificateRungs = NonNullable<CertificateV1["rungs"]>;

/** How far the deletion of the contacts is proven; nothing where none is known to be deleted. */
export function rungsOf(
  { contacts, restorableUntil }: Deletion,
  later: BeyondRestore | null,
): { rungs?: CertificateRungs } {
  if (restorableUntil === undefined) return {};
  return {
    rungs: {
      accepted: rung(contacts.map(({ acceptedAt }) => acceptedAt)),
      verifiedAbsent: rung(contacts.map(({ verifiedAbsentAt }) => verifiedAbsentAt)),
      beyondRestore: later === null ? { result: "open" } : beyondRestore(later),
      vendorPurge: { due: restorableUntil },
    },
  };
}

function rung(times: readonly (string | null)[]): CertificateRungs["accepted"] {
  const reached = times.filter((time) => time !== null).sort();
  return { count: reached.length, at: reached.at(-1) ?? null };
}

function beyondRestore({ result, count, at, reason }: BeyondRestore): CertificateRungs["beyondRestore"] {
  return {
    result,
    count,
    at: new Date(at * 1_000).toISOString(),
    ...(reason !== undefined && { reason }),
  };
}

/** What a later receipt states of the look, whoever signed it; `null` where it states nothing. */
export function laterLookIn(receipt: string | null): BeyondRestore | null {
  const [, payload = ""] = receipt?.split(".") ?? [];
  if (payload === "") return null;
  const { beyondRestore: stated } = JSON.parse(Buffer.from(payload, "base64url").toString()) as {
    beyondRestore?: BeyondRestore;
  };
  return stated ?? null;
}
