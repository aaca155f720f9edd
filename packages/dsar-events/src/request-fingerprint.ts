import type { DsarRequest } from "./request.ts";

/**
 * What makes two requests the same: one string of the kind and the sorted, normalised identifiers. The workspace is compared
 * apart. It holds personal data: keep a keyed hash of it, never the string.
 */
export function requestFingerprint(request: Pick<DsarRequest, "kind" | "identifiers">): string {
  return JSON.stringify(["request", request.kind, identifierKeys(request.identifiers)]);
}

/**
 * The same for a request that is turned away: what it states, as it states it, and the keys that it is turned away for. It
 * equals no fingerprint of a request that is served. It holds personal data as well.
 */
export function rejectionFingerprint(stated: {
  readonly kind: string;
  readonly identifiers: readonly { readonly type: string; readonly value: string }[];
  readonly offendingKeys: readonly string[];
}): string {
  return JSON.stringify([
    "rejection",
    stated.kind,
    identifierKeys(stated.identifiers),
    stated.offendingKeys.toSorted(),
  ]);
}

function identifierKeys(identifiers: readonly { readonly type: string; readonly value: string }[]): string[] {
  return identifiers.map(({ type, value }) => JSON.stringify([type, value])).toSorted();
}
