import type { z } from "zod";
import { defaultDeadline } from "./deadline.ts";
import { formatInstant, parseInstant } from "./instant.ts";
import { normalizeEmail } from "./normalize-email.ts";
import { parseData } from "./parse-data.ts";
import { type Rejection, type RejectionCode, rejectionReason } from "./reason-codes.ts";
import { type DsarRequest, KINDS, PREVIEW_KIND, PREVIEWED_KINDS, type ReservedKey } from "./request.ts";
import { rejectionFingerprint, requestFingerprint } from "./request-fingerprint.ts";
import { reservedKeysSchema, type StatedRequest, statedRequestSchema } from "./stated-request.ts";
import { verificationSchema } from "./verification.ts";

/** A request that is served, or one that can be read but not served. */
export type DecodedRequest =
  | { type: "request"; request: DsarRequest; traceparent: string | null }
  | {
      type: "rejection";
      requestId: string;
      kind: string;
      statedWorkspaceId: string | null;
      reason: Rejection;
      receivedAt: string;
      requestFingerprint: string;
      traceparent: string | null;
      /** Where the rejection may be told besides. */
      callbackUrl: string | null;
    };

interface Context {
  /** Milliseconds since 1970. */
  readonly eventTime: number;
  readonly traceparent: string | null;
  readonly unsupportedFields: readonly ReservedKey[];
  readonly acceptsCallback: (url: string) => boolean;
  readonly acceptsRecipientKey: (key: unknown) => boolean;
  /** Milliseconds since 1970. */
  readonly oldestAccepted: number;
  /** What the event may ask for, by its type: what it states as its kind, and what that means. */
  readonly kinds: ReadonlyMap<string, DsarRequest["kind"]>;
}

const REQUEST_KIND_OF = KINDS.map((kind) => [kind, kind] as const);
/** Of a request event, of a preview event (of the data of a deletion), and of a bare JSON value, which says by its kind which it is. */
export const REQUEST_KINDS: Context["kinds"] = new Map(REQUEST_KIND_OF);
export const PREVIEW_KINDS: Context["kinds"] = new Map(
  PREVIEWED_KINDS.map((kind) => [kind, PREVIEW_KIND] as const),
);
export const BARE_KINDS: Context["kinds"] = new Map([...REQUEST_KIND_OF, [PREVIEW_KIND, PREVIEW_KIND]]);

/** A preview continues no plan. */
const NOT_OF_PREVIEWS = ["retryOf"] as const;

// What an outcome may repeat of an unknown kind: it can't hold an address, a sentence or a control character.
const PLAIN_KIND = /^[a-z][a-z0-9._-]{0,63}$/;

/**
 * Reads the data of a request event.
 *
 * @throws {ContractError} `invalid_schema` where not even a rejection can be told of it.
 */
export function decodeRequest(data: unknown, context: Context): DecodedRequest {
  const stated = parseData(statedRequestSchema, data);
  const receivedAt = instantOr(stated.receivedAt, context.eventTime);
  const kind = context.kinds.get(stated.kind);
  const statedKind = kind ?? stated.kind;
  const unsupported = kind === PREVIEW_KIND ? NOT_OF_PREVIEWS : [];
  const offendingKeys = [...context.unsupportedFields, ...unsupported].filter((key) =>
    isPresent(stated[key]),
  );
  const emails = normalizedEmails(stated.identifiers);

  const callbackUrl =
    typeof stated.callbackUrl === "string" && !context.unsupportedFields.includes("callbackUrl")
      ? stated.callbackUrl
      : null;
  const isCallbackRefused = callbackUrl !== null && !context.acceptsCallback(callbackUrl);
  const isKeyRefused =
    isPresent(stated.recipientKey) &&
    !offendingKeys.includes("recipientKey") &&
    !context.acceptsRecipientKey(stated.recipientKey);
  const refusedKeys = [
    ...offendingKeys,
    ...(isCallbackRefused ? ["callbackUrl"] : []),
    ...(isKeyRefused ? ["recipientKey"] : []),
  ];

  const reject = (
    code: RejectionCode,
    statedFingerprint = rejectionFingerprint({ ...stated, kind: statedKind, offendingKeys: refusedKeys }),
  ): DecodedRequest => ({
    type: "rejection",
    requestId: stated.requestId,
    kind: PLAIN_KIND.test(statedKind) ? statedKind : "unknown",
    statedWorkspaceId: stated.workspaceId ?? null,
    reason: rejectionReason(code),
    receivedAt: formatInstant(receivedAt),
    requestFingerprint: statedFingerprint,
    traceparent: context.traceparent,
    callbackUrl: isCallbackRefused ? null : callbackUrl,
  });

  if (kind === undefined) return reject("unsupported_kind");
  if (stated.identifiers.some(({ type }) => type !== "email")) return reject("unsupported_identifier");
  if (offendingKeys.length > 0) return reject("unsupported_field");
  if (isCallbackRefused) return reject("callback_not_allowed");
  if (isKeyRefused) return reject("recipient_key_invalid");
  if (emails === null) return reject("invalid_email");
  const request = servedRequest(stated, { kind, emails, receivedAt });
  // Its meaning is that of the request: an old event that comes again after it was served is a repeat, not a conflict.
  if (Math.min(receivedAt, context.eventTime) < context.oldestAccepted)
    return reject("too_old", requestFingerprint(request));
  return { type: "request", request, traceparent: context.traceparent };
}

function servedRequest(
  stated: StatedRequest,
  read: {
    readonly kind: DsarRequest["kind"];
    readonly emails: Emails;
    readonly receivedAt: number;
  },
): DsarRequest {
  const regulation = stated.regulation ?? "gdpr";
  const { callbackUrl, recipientKey } = reservedKeysOf(stated);
  const verification = isPresent(stated.verification)
    ? verificationSchema.safeParse(stated.verification)
    : { success: false as const };
  return {
    requestId: stated.requestId,
    kind: read.kind,
    workspaceId: stated.workspaceId ?? null,
    identifiers: [...read.emails].map(([value, written]) => {
      const spellings = [...written].filter((spelling) => spelling !== value);
      return { type: "email", value, ...(spellings.length > 0 && { spellings }) };
    }),
    receivedAt: formatInstant(read.receivedAt),
    deadline: formatInstant(instantOr(stated.deadline, defaultDeadline(read.receivedAt, regulation))),
    regulation,
    after: stated.after ?? null,
    retryOf: stated.retryOf ?? null,
    ...(isLanguage(stated.language) && { language: stated.language }),
    ...(verification.success && { verification: verification.data }),
    ...(isPresent(callbackUrl) && { callbackUrl }),
    ...(isPresent(recipientKey) && { recipientKey }),
  };
}

function reservedKeysOf(stated: StatedRequest): z.output<typeof reservedKeysSchema> {
  const { callbackUrl, recipientKey } = stated;
  return isPresent(callbackUrl) || isPresent(recipientKey) ? parseData(reservedKeysSchema, stated) : {};
}

/** Normalised addresses, in the order of the request, each with the ways in which the request writes it. */
type Emails = ReadonlyMap<string, ReadonlySet<string>>;

/** `null` where one of them is no address. */
function normalizedEmails(identifiers: StatedRequest["identifiers"]): Emails | null {
  const emails = new Map<string, Set<string>>();
  for (const { value } of identifiers) {
    const email = normalizeEmail(value);
    if (email === null) return null;
    emails.set(email, (emails.get(email) ?? new Set()).add(value.trim()));
  }
  return emails;
}

function instantOr(text: string | null | undefined, fallback: number): number {
  return isPresent(text) ? (parseInstant(text) ?? fallback) : fallback;
}

/** A language tag of few letters; anything else counts as none. */
function isLanguage(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}$/.test(value);
}

function isPresent<Value>(value: Value): value is NonNullable<Value> {
  return value !== undefined && value !== null;
}
