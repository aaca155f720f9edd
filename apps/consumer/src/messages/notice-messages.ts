import { encodeNotice } from "@intercom-dsar/dsar-events/service";
import type { NewNotice, OutboxMessage } from "@intercom-dsar/ledger";
import {
  erasedBy,
  type NoticeRecipient,
  type NoticeSettings,
  noticeIdOf,
  noticeOrigin,
} from "../domain/notices.ts";
import type { OutcomeBody } from "../domain/outcome-body.ts";
import { toOutbox } from "./to-outbox.ts";

/** What the ledger keeps of the notices that a deletion's end asks for; none where it erased nothing. */
export function newNotices(
  { recipients, withinMs }: NoticeSettings,
  requestKey: string,
  deletion: OutcomeBody["deletion"],
): NewNotice[] {
  const erased = erasedBy(deletion).map(({ ids, ...row }) => ({ ...row, count: ids.length }));
  if (erased.length === 0) return [];
  return recipients.map((recipient) => ({
    noticeId: noticeIdOf(requestKey, recipient),
    recipient: recipient.name,
    erased,
    withinMs,
  }));
}

/** The notices themselves: to the URL of a recipient that has one, else to the events topic. */
export function noticeMessages(
  { recipients, withinMs }: NoticeSettings,
  request: {
    readonly requestId: string;
    readonly sender: string;
    readonly senderRequestId: string;
    readonly workspaceId: string | null;
  },
  deletion: OutcomeBody["deletion"],
  { source, endedAt }: { readonly source: string; readonly endedAt: number },
): OutboxMessage[] {
  const { requestId: requestKey, sender, senderRequestId: requestId, workspaceId } = request;
  const erased = erasedBy(deletion).map((row) => ({ ...row, ids: [...row.ids] }));
  if (erased.length === 0 || workspaceId === null) return [];
  const isCut = deletion?.cut?.some(({ list }) => list !== "left") ?? false;
  const iso = (time: number) => new Date(time).toISOString();
  const times = { at: iso(endedAt), acknowledgeBy: iso(endedAt + withinMs) };
  return recipients.map((recipient) => {
    const noticeId = noticeIdOf(requestKey, recipient);
    const encoded = encodeNotice(
      { noticeId, recipient: recipient.name, requestId, sender, workspaceId, erased, isCut, ...times },
      { source },
    );
    const message = toOutbox(encoded, `notice:${noticeId}`, "events", requestKey);
    return recipient.callbackUrl === null ? message : posted(message, recipient, recipient.callbackUrl);
  });
}

function posted(message: OutboxMessage, recipient: NoticeRecipient, url: string): OutboxMessage {
  return {
    ...message,
    channel: "callbacks",
    destination: new URL(url).origin,
    key: null,
    headers: { ...message.headers, protocol: "notice", url, origin: noticeOrigin(recipient) },
  };
}
