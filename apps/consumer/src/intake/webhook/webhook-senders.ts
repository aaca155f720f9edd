import { createHash, type KeyObject } from "node:crypto";
import { VERIFICATION_LEVELS } from "@intercom-dsar/dsar-events/service";
import { parseRecipient, type Recipient, RecipientKeyError } from "@intercom-dsar/sealing";
import { json } from "@intercom-dsar/service";
import { z } from "zod";
import { type Approval, parseApproval } from "../../domain/approval.ts";
import { isCallbackHost, isCallbackPrefix } from "../../domain/callback-policy.ts";
import { RESERVED_SENDERS, secretKeys, type WebhookSender } from "../../domain/sender.ts";
import { parsePublicWebhookKey, parseWebhookKey } from "../../http/webhook-keys.ts";

export const MOST_KEYS = 8;
const MOST_SENDERS = 50;
const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, "write 1 to 64 of A-Z a-z 0-9 . _ -")
  .refine(
    (name) => !RESERVED_SENDERS.includes(name),
    `is taken by an endpoint: ${RESERVED_SENDERS.join(", ")} can't be names`,
  );
const SECRET_KEY =
  'write whsec_ and at least 24 random bytes in base64, as in "whsec_$(openssl rand -base64 32)"';
const PUBLIC_KEY = "or whpk_ and the 32 bytes of an Ed25519 public key in base64";
const callbackKeySchema = keySchema(parseWebhookKey, SECRET_KEY);
/** `whsec_…` or `whpk_…`. */
export const senderKeySchema = keySchema(
  (written) => parsePublicWebhookKey(written) ?? parseWebhookKey(written),
  `${SECRET_KEY}, ${PUBLIC_KEY}`,
);

function keySchema(parse: (written: string) => KeyObject | null, instruction: string) {
  return z.string().transform((written, context): KeyObject => {
    const key = parse(written);
    if (key !== null) return key;
    context.addIssue({ code: "custom", message: instruction });
    return z.NEVER;
  });
}

const tokenSchema = z
  .string()
  .regex(/^[!-~]{24,512}$/, "write a token of at least 24 characters, as `openssl rand -hex 32` makes one")
  .transform((token): Uint8Array => createHash("sha256").update(token).digest());
const hostSchema = z
  .string()
  .refine(isCallbackHost, "write a host in lower case, with its port where that is not 443");
const prefixSchema = z
  .string()
  .refine(
    isCallbackPrefix,
    "write a URL that ends in / and has no query, as in https://hooks.example.com/dsar/",
  );
export const urlSchema = z.string().refine((written) => URL.canParse(written), "write an absolute URL");

/** A JSON Web Key, or `age1…`. */
const recipientSchema = z.unknown().transform((written, context): Recipient => {
  try {
    return parseRecipient(written);
  } catch (error) {
    if (!(error instanceof RecipientKeyError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
    return z.NEVER;
  }
});

const approvalSchema = z.string().transform((written, context): Approval => {
  const approval = parseApproval(written);
  if (approval !== null) return approval;
  context.addIssue("write none, required, or above:N");
  return z.NEVER;
});

const sendersSchema = z
  .array(
    z.strictObject({
      name: nameSchema,
      keys: z.array(senderKeySchema).max(MOST_KEYS).default([]),
      bearerTokens: z.array(tokenSchema).max(MOST_KEYS).default([]),
      kinds: z
        .array(z.enum(["access", "deletion"]))
        .min(1)
        .nullable()
        .default(null),
      workspaces: z.array(z.string().min(1)).min(1).nullable().default(null),
      requestsPerMinute: z.int().min(1).max(10_000_000).default(6_000),
      weight: z.int().min(1).max(100).default(1),
      approval: approvalSchema.nullable().default(null),
      deletionsPerDay: z.int().min(0).max(10_000_000).nullable().default(null),
      verification: z.enum(VERIFICATION_LEVELS).nullable().default(null),
      callbackUrl: urlSchema.nullable().default(null),
      callbackHosts: z.array(hostSchema).default([]),
      callbackPrefixes: z.array(prefixSchema).default([]),
      callbackKeys: z.array(callbackKeySchema).max(MOST_KEYS).default([]),
      recipientKey: recipientSchema.nullable().default(null),
    }),
  )
  .min(1, "write at least one sender")
  .max(MOST_SENDERS)
  .superRefine((senders, context) => {
    const names = new Set<string>();
    const keys: KeyObject[] = [];
    const tokens = new Set<string>();
    for (const [index, sender] of senders.entries()) {
      if (sender.keys.length === 0 && sender.bearerTokens.length === 0)
        context.addIssue(issue([index, "keys"], "write at least one key"));
      if (!canSignCallbacks(sender))
        context.addIssue(
          issue(
            [index, "callbackKeys"],
            "write at least one key: public keys can't sign the callbacks that this sender may ask for",
          ),
        );
      for (const [position, token] of sender.bearerTokens.entries()) {
        const digest = Buffer.from(token).toString("hex");
        if (tokens.has(digest))
          context.addIssue(
            issue([index, "bearerTokens", position], "is there twice: a token names one sender"),
          );
        tokens.add(digest);
      }
      if (names.has(sender.name)) context.addIssue(issue([index, "name"], "is the name of two senders"));
      names.add(sender.name);
      for (const [position, key] of sender.keys.entries()) {
        if (keys.some((other) => other.equals(key)))
          context.addIssue(issue([index, "keys", position], "is there twice: a key names one sender"));
        keys.push(key);
      }
    }
  });

/** What public keys alone prove, they can't sign. A sender without keys has its callbacks by OpenDSR, which signs by itself. */
function canSignCallbacks(
  sender: Pick<WebhookSender, "keys" | "callbackKeys" | "callbackUrl" | "callbackHosts" | "callbackPrefixes">,
): boolean {
  const { keys, callbackKeys, callbackUrl, callbackHosts, callbackPrefixes } = sender;
  const mayNameOne = callbackUrl !== null || callbackHosts.length > 0 || callbackPrefixes.length > 0;
  return !mayNameOne || callbackKeys.length > 0 || keys.length === 0 || secretKeys(keys).length > 0;
}

/** Reads `SENDERS`. */
export const webhookSenders: z.ZodType<readonly WebhookSender[]> = json(sendersSchema);

function issue(path: (string | number)[], message: string) {
  return { code: "custom" as const, path, message };
}
