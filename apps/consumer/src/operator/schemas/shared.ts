import { problemResponses } from "@intercom-dsar/web/openapi";
import { z } from "zod";
import { OPERATOR_ROLES } from "../../domain/operator-key.ts";

/** A moment, as RFC 3339 writes it, in UTC. */
export const instant = z.iso.datetime();
export const senderName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/)
  .meta({ examples: ["portal"] });
export const requestId = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,128}$/)
  .meta({ examples: ["dsar-2041"] });
export const workspaceId = z
  .string()
  .min(1)
  .max(128)
  .meta({ examples: ["ab12cd34"] });
export const role = z.enum(OPERATOR_ROLES);

/** Where one request is. */
export const requestPath = z.object({
  sender: senderName.describe("Who asked: `kafka` for unsigned records, `pipe` for the pipe."),
  requestId: requestId.describe("The id that the sender gave it."),
});

/** A page of a list: how many, and where it begins. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(400).optional().describe("The `next` of the page before."),
};

/** Of an action: why it is done, for the audit. */
export const reasonText = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes("@"), "write no address")
  .describe("Why, for the audit. Write nothing of a person into it; an @ is refused.")
  .meta({ examples: ["ticket OPS-311"] });

export const REFUSALS = problemResponses({
  400: "The request does not fit this description.",
  401: "`credential_refused`: the bearer token is missing or unknown.",
  403: "`role_missing`, or `actor_not_allowed`: the credential may not speak for somebody else.",
  429: "`too_many_attempts`: wrong credentials came from this address.",
  503: "`ledger_unavailable`",
});
export const UNKNOWN = problemResponses({ 404: "`request_unknown`: the sender has no request of this id." });

export function iso(time: number): string;
export function iso(time: number | null): string | null;
export function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
