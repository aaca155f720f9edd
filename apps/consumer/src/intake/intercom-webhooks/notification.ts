import { normalizeEmail } from "@intercom-dsar/dsar-events";
import { isInstant, parseInstant } from "@intercom-dsar/dsar-events/service";
import { asObject, emailOf, idOf } from "@intercom-dsar/intercom-client";
import type { DeletedHint, ReappearedHint } from "@intercom-dsar/ledger";
import { z } from "zod";

/** A notification, as far as it has to be one. What else it says is read where it decides something, and may be missing. */
export const notificationSchema = z.looseObject({
  topic: z.string(),
  app_id: z.union([z.string(), z.int()]).describe("The workspace."),
  created_at: z
    .unknown()
    .optional()
    .describe("Seconds since 1970: the order in which things happened. Else the time of receipt counts."),
  data: z.unknown().optional().describe("`item` is the contact."),
});
export type Notification = z.infer<typeof notificationSchema>;

/** What a notification may say to us. */
export type Hint =
  | ({ readonly kind: "deleted" } & DeletedHint)
  | ({ readonly kind: "reappeared"; readonly topic: string } & ReappearedHint);

const REAPPEARANCES: ReadonlySet<string> = new Set([
  "contact.user.created",
  "contact.lead.created",
  "contact.email.updated",
  "contact.unarchive",
  "contact.merged",
]);

/** `null` for a topic that says nothing to us (`ping` among them), and where nobody is named. Times in milliseconds since 1970. */
export function toHint({ topic, app_id, created_at, data }: Notification, receivedAt: number): Hint | null {
  const item = asObject(asObject(data)?.item);
  if (item === null) return null;
  const workspaceId = String(app_id);
  const at = timeOf(created_at) ?? receivedAt;
  const contactId = idOf(item);
  if (topic === "contact.deleted")
    return contactId === null ? null : { kind: "deleted", workspaceId, contactId, at };
  if (!REAPPEARANCES.has(topic)) return null;
  const stated = emailOf(item);
  const address = stated === null ? null : normalizeEmail(stated);
  return {
    kind: "reappeared",
    topic,
    workspaceId,
    contactIds: [contactId, idOf(item.merged_from)].filter((id) => id !== null),
    addresses: address === null ? [] : [address],
    at,
  };
}

/** Seconds, or a time as RFC 3339 has it; `null` for what can't be a time of ours. */
function timeOf(value: unknown): number | null {
  const isNumber = typeof value === "number" || (typeof value === "string" && /^\d+$/.test(value));
  if (!isNumber) return typeof value === "string" ? parseInstant(value) : null;
  const time = Math.trunc(Number(value) * 1_000);
  return isInstant(time) ? time : null;
}
