import { Problem } from "@intercom-dsar/web/problem";
import type { CallbackPolicy } from "../../domain/callback-policy.ts";
import { REASONS } from "../../domain/reasons.ts";
import { originOf, type WebhookSender } from "../../domain/sender.ts";
import type { StoredRequest } from "../to-submission.ts";
import { withinRights } from "../within-rights.ts";

/** What is asked for, within the sender's rights; throws a 403 that names the field where it is beyond them. */
export function requireRights(
  sender: WebhookSender,
  callbacks: CallbackPolicy,
  decoded: StoredRequest,
): StoredRequest {
  const callbackUrl = (decoded.type === "request" ? decoded.request : decoded).callbackUrl ?? null;
  if (callbackUrl !== null && !URL.canParse(callbackUrl))
    throw new Problem(400, "invalid_schema", "The body is not a request of this contract.", {
      path: "callbackUrl",
    });
  if (callbackUrl !== null && !callbacks.allows(originOf(sender), callbackUrl))
    throw forbidden("callbackUrl");
  const result = withinRights(sender, decoded);
  if ("allowed" in result) return result.allowed;
  if (result.refused === "verification") throw unverified();
  throw forbidden(result.refused);
}

function forbidden(path: string): Problem {
  return new Problem(403, "not_allowed", "The sender may not ask for this.", { path });
}

function unverified(): Problem {
  return new Problem(403, "verification_required", REASONS.verification_required.message, {
    path: "verification",
  });
}
