import { createHash, timingSafeEqual } from "node:crypto";
import { Problem } from "@intercom-dsar/web/problem";

/** A program that may ask for tokens. */
export interface TokenConsumer {
  /** The audit and the log name it. */
  readonly name: string;
  /** SHA-256 of its credentials; several while one is being changed. */
  readonly digests: readonly Uint8Array[];
  /** Whose tokens it may have; `null`: of every workspace. */
  readonly workspaces: ReadonlySet<string> | null;
}

/** What is compared in place of a credential. */
export function credentialDigest(credential: string): Uint8Array {
  return createHash("sha256").update(credential).digest();
}

/** Whose credential `Authorization: Bearer …` holds; throws `credential_refused`. Its time tells nothing of the credentials. */
export function consumerOf(
  consumers: readonly TokenConsumer[],
  authorization: string | undefined,
): TokenConsumer {
  const given = credentialDigest(/^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? "");
  let found: TokenConsumer | undefined;
  // Each one is compared, also after one fits.
  for (const consumer of consumers)
    for (const digest of consumer.digests) if (timingSafeEqual(digest, given)) found = consumer;
  if (found !== undefined) return found;
  throw new Problem(401, "credential_refused", "The service credential is missing or wrong", {
    headers: { "www-authenticate": "Bearer" },
  });
}

/** Whether a consumer may know of a workspace. */
export function mayAsk({ workspaces }: TokenConsumer, workspaceId: string): boolean {
  return workspaces?.has(workspaceId) ?? true;
}
