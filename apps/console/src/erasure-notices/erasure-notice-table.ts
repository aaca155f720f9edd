import { type Html, html } from "@intercom-dsar/web/pages";
import type { ErasureNotice } from "../api/schemas.ts";
import { actionLink } from "../pages/action.ts";
import { pill } from "../pages/pill.ts";
import { requestLink } from "../pages/request-path.ts";
import { table } from "../pages/table.ts";
import { when } from "../pages/when.ts";

export interface ErasureNoticeTable {
  readonly notices: readonly ErasureNotice[];
  readonly mayAct: boolean;
  readonly now: number;
  /** Shown in place of a table without rows. */
  readonly empty: string;
}

/** Who was told what deletions erased, and until when each has to acknowledge it. */
export function erasureNoticeTable({ notices, mayAct, now, empty }: ErasureNoticeTable): Html {
  return table({
    caption: "Notices",
    columns: [
      "Recipient",
      "Deletion",
      "Erased",
      "Deletion ended",
      "Sent",
      "Acknowledge by",
      "State",
      ...(mayAct ? ["Do"] : []),
    ],
    rows: notices.map((notice) => [
      notice.recipient,
      html`<a href="${requestLink(notice)}">${notice.sender}/${notice.requestId}</a>`,
      notice.erased.map(({ category, count }) => `${category.replaceAll("_", " ")}: ${count}`).join(", "),
      when(notice.createdAt, now),
      sent(notice, now),
      when(notice.acknowledgeBy, now),
      state(notice, now),
      ...(mayAct ? [notice.acknowledgedAt === null && acknowledgeLink(notice)] : []),
    ]),
    empty,
  });
}

function sent({ sentAt, redelivery }: ErasureNotice, now: number): Html {
  const first = sentAt === null ? html`not yet` : when(sentAt, now);
  if (redelivery === null) return html`${first}`;
  return redelivery.sentAt === null
    ? html`${first}, asked for again ${when(redelivery.askedAt, now)}`
    : html`${first}, again ${when(redelivery.sentAt, now)}`;
}

function state(notice: ErasureNotice, now: number): Html {
  const { acknowledgedAt, acknowledgedBy, acknowledgedAs, isOverdue } = notice;
  if (acknowledgedAt !== null)
    return html`${pill("acknowledged", "good")} ${when(acknowledgedAt, now)} by ${acknowledgedBy ?? "the recipient"}${acknowledgedAs === "operator" && ", an operator"}`;
  return isOverdue ? pill("overdue", "bad") : pill("open", "warn");
}

function acknowledgeLink({ noticeId, recipient }: ErasureNotice): Html {
  return html`<div class="row-actions">${actionLink(`/notices/${noticeId}/acknowledge`, "Acknowledge …", "", `for ${recipient}`)}</div>`;
}
