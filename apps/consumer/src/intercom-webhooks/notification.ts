import { normalizeEmail } from "@intercom-dsar/dsar-events";
import { emailOf } from "@intercom-dsar/intercom-client";
import type { DeletedHint, ReappearedHint } from "@intercom-dsar/ledger";
import { z } from "zod";

/** The last second that a date can be written of with four digits for its year. */
const LATEST_SECOND = 253_402_300_799;

const itemSchema = z.looseObject({
  id: z.string().nullish(),
  email: z.string().nullish(),
  merged_from: z.looseObject({ id: z.string().nullish() }).nullish(),
});

/** A notification, as far as it is read. Intercom adds keys at any time. */
export const notificationSchema = z.looseObject({
  topic: z.string(),
  app_id: z.string().describe("The workspace."),
  created_at: z
    .int()
    .min(0)
    .max(LATEST_SECOND)
    .describe("Seconds since 1970: the order in which things happened."),
  data: z.looseObject({ item: itemSchema.nullish() }),
});
export type Notification = z.infer<typeof notificationSchema>;

/** What a notification may say to us. */
export type Hint =
  | ({ readonly type: "deleted" } & DeletedHint)
  | ({ readonly type: "reappeared"; readonly topic: string } & ReappearedHint);

const REAPPEARANCES: ReadonlySet<string> = new Set([
  "contact.user.created",
  "contact.lead.created",
  "contact.email.updated",
  "contact.unarchive",
  "contact.merged",
]);

/** `null` for a topic that says nothing to us (`ping` among them), and where nobody is named. */
export function toHint({ topic, app_id, created_at, data }: Notification): Hint | null {
  const { item } = data;
  if (item === null || item === undefined) return null;
  const at = created_at * 1_000;
  if (topic === "contact.deleted")
    return item.id ? { type: "deleted", workspaceId: app_id, contactId: item.id, at } : null;
  if (!REAPPEARANCES.has(topic)) return null;
  const stated = emailOf(item);
  const address = stated === null ? null : normalizeEmail(stated);
  return {
    type: "reappeared",
    topic,
    workspaceId: app_id,
    contactIds: [item.id, item.merged_from?.id].filter((id) => typeof id === "string"),
    addresses: address === null ? [] : [address],
    at,
  };
}
