import { createHash } from "node:crypto";
import { z } from "zod";
import type { Identity } from "./identity.ts";
import type { OpenDsrRequest, SubjectRequestType } from "./request.ts";

/** The data of an `intercom-dsar.request.v1` event, before the contract's own decoder has read it. */
export interface DsarRequestData {
  readonly requestId: string;
  readonly kind: "access" | "deletion";
  readonly workspaceId?: string;
  readonly identifiers: readonly { readonly type: string; readonly value: string }[];
  readonly receivedAt: string;
  readonly regulation: "gdpr" | "ccpa";
}

/** A portability request is answered as an access request: the package is structured and machine-readable (GDPR, article 20). */
const KINDS = {
  access: "access",
  portability: "access",
  erasure: "deletion",
} as const satisfies Record<SubjectRequestType, DsarRequestData["kind"]>;

/** What our own extension may hold; anything else in it is no request that we know how to serve. */
const extensionSchema = z.object({ workspace_id: z.string().nullish() });

/**
 * Says in the contract's words what an OpenDSR request asks for. `domain` is the processor's own: its extension may name the workspace.
 *
 * An identity that Intercom can't be searched by keeps its type (`email_sha256`), so that the contract turns the whole request away with
 * `unsupported_identifier`; but the hash of an address that the request also gives in the clear says nothing new, and is dropped.
 */
export function toDsarRequest(request: OpenDsrRequest, domain: string): DsarRequestData {
  const { regulation, subject_request_id, subject_request_type, subject_identities, submitted_time } =
    request;
  const extension = extensionSchema.safeParse(request.extensions?.[domain]);
  const workspaceId = extension.data?.workspace_id ?? undefined;
  return {
    requestId: subject_request_id,
    kind: KINDS[subject_request_type],
    ...(workspaceId !== undefined && { workspaceId }),
    identifiers: identifiersOf(subject_identities),
    receivedAt: submitted_time,
    regulation,
  };
}

function identifiersOf(identities: readonly Identity[]): DsarRequestData["identifiers"] {
  const known = new Set(
    identities.filter(isRawEmail).flatMap(({ identity_value }) => hashesOf(identity_value)),
  );
  const left = identities.filter(
    ({ identity_type, identity_format, identity_value }) =>
      !(identity_type === "email" && identity_format !== "raw" && known.has(identity_value.toLowerCase())),
  );
  return left.map(({ identity_type, identity_format, identity_value }) => ({
    type: identity_format === "raw" ? identity_type : `${identity_type}_${identity_format}`,
    value: identity_value,
  }));
}

function isRawEmail({ identity_type, identity_format }: Identity): boolean {
  return identity_type === "email" && identity_format === "raw";
}

/** The specification does not say what is hashed: senders hash the address as it is written, or trimmed and in lower case. */
function hashesOf(address: string): string[] {
  return [address, address.trim().toLowerCase()].flatMap((text) =>
    ["sha256", "sha1", "md5"].map((algorithm) => createHash(algorithm).update(text).digest("hex")),
  );
}
