import { isVerified } from "@intercom-dsar/dsar-events/service";
import { rightFor } from "../domain/rights.ts";
import type { WebhookSender } from "../domain/sender.ts";
import type { StoredRequest } from "./to-submission.ts";

/** The field that names what the sender may not ask for. */
export type RefusedField = "kind" | "workspaceId" | "verification";

/** Holds what is asked for against the sender's rights. A sender of exactly one workspace means that one where it names none. */
export function withinRights(
  sender: Pick<WebhookSender, "kinds" | "workspaces" | "verification">,
  decoded: StoredRequest,
): { readonly allowed: StoredRequest } | { readonly refused: RefusedField } {
  const { kinds, workspaces, verification } = sender;
  const kind = decoded.type === "request" ? decoded.request.kind : decoded.kind;
  if (kinds !== null && !kinds.includes(rightFor(kind))) return { refused: "kind" };
  // What is turned away in any case is not asked how sure it is.
  if (
    verification !== null &&
    decoded.type === "request" &&
    !isVerified(decoded.request.verification, verification)
  )
    return { refused: "verification" };
  if (workspaces === null) return { allowed: decoded };
  const stated = decoded.type === "request" ? decoded.request.workspaceId : decoded.statedWorkspaceId;
  const workspaceId = stated ?? (workspaces.length === 1 ? workspaces[0] : undefined);
  if (workspaceId === undefined || !workspaces.includes(workspaceId)) return { refused: "workspaceId" };
  return {
    allowed:
      decoded.type === "request"
        ? { ...decoded, request: { ...decoded.request, workspaceId } }
        : { ...decoded, statedWorkspaceId: workspaceId },
  };
}
