import type { DecodedArrival } from "@intercom-dsar/dsar-events/service";
import { Problem } from "@intercom-dsar/web/problem";
import type { CallbackPolicy } from "../../domain/callback-policy.ts";
import { originOf, type WebhookSender } from "../../domain/sender.ts";

type Stored = Extract<DecodedArrival, { type: "request" | "rejection" }>;

/**
 * Holds what is asked for against the sender's rights; throws a 403 that names the field. A sender of exactly one workspace means that
 * one where it names none.
 */
export function withinRights(sender: WebhookSender, callbacks: CallbackPolicy, decoded: Stored): Stored {
  const kind = decoded.type === "request" ? decoded.request.kind : decoded.kind;
  const callbackUrl = (decoded.type === "request" ? decoded.request : decoded).callbackUrl ?? null;
  if (callbackUrl !== null && !URL.canParse(callbackUrl))
    throw new Problem(400, "invalid_schema", "The body is not a request of this contract.", {
      path: "callbackUrl",
    });
  if (callbackUrl !== null && !callbacks.allows(originOf(sender), callbackUrl))
    throw forbidden("callbackUrl");
  if (sender.kinds !== null && !sender.kinds.includes(kind)) throw forbidden("kind");
  if (sender.workspaces === null) return decoded;
  const stated = decoded.type === "request" ? decoded.request.workspaceId : decoded.statedWorkspaceId;
  const workspaceId = stated ?? (sender.workspaces.length === 1 ? sender.workspaces[0] : undefined);
  if (workspaceId === undefined || !sender.workspaces.includes(workspaceId)) throw forbidden("workspaceId");
  return decoded.type === "request"
    ? { ...decoded, request: { ...decoded.request, workspaceId } }
    : { ...decoded, statedWorkspaceId: workspaceId };
}

function forbidden(path: string): Problem {
  return new Problem(403, "not_allowed", "The sender may not ask for this.", { path });
}
