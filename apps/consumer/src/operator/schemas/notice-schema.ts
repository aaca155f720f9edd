import { NOTICE_PARTIES, NOTICE_STATES, type NoticeView } from "@intercom-dsar/ledger";
import { z } from "zod";
import { instant, iso, pageQuery, requestId, senderName } from "./shared.ts";

export const noticeId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .meta({ examples: ["7c1fe0a4b2d94f0c8d1e5a6b3f2c9e80"] });

/** Who was told of a deletion, and whether they have acknowledged it. */
export const notice = z.strictObject({
  noticeId,
  recipient: senderName.describe("Whom it is for."),
  sender: senderName,
  requestId: requestId.describe("The deletion."),
  erased: z
    .array(z.strictObject({ category: z.string(), how: z.string(), count: z.int() }))
    .describe("How many ids the notice has; the ids themselves are in it and in the deletion's certificate."),
  createdAt: instant.describe("When the deletion ended."),
  sentAt: instant
    .nullable()
    .describe("When the topic or the recipient's URL first took it; `null` until then."),
  redelivery: z
    .strictObject({
      askedAt: instant,
      sentAt: instant.nullable().describe("`null` until it was taken again."),
    })
    .nullable()
    .describe(
      "The last time that it was asked for again after that (`redeliver`); `null` where it never was.",
    ),
  acknowledgeBy: instant,
  isOverdue: z.boolean(),
  acknowledgedAt: instant.nullable().describe("`null` while it is open."),
  acknowledgedBy: z.string().nullable().describe("The recipient, or the operator who did it in its place."),
  acknowledgedAs: z
    .enum(NOTICE_PARTIES)
    .nullable()
    .describe("Which of the two it is: an operator may be named like a recipient."),
});

export const noticeQuery = z.object({
  state: z.enum(NOTICE_STATES).optional().describe("`overdue` is a part of `open`; all where left out."),
  recipient: senderName.optional(),
  ...pageQuery,
});

export const noticeList = z.strictObject({ notices: z.array(notice), next: z.string().nullable() }).meta({
  title: "Notices",
  examples: [
    {
      notices: [
        {
          noticeId: "7c1fe0a4b2d94f0c8d1e5a6b3f2c9e80",
          recipient: "warehouse",
          sender: "portal",
          requestId: "dsar-2041",
          erased: [{ category: "contacts", how: "deleted", count: 1 }],
          createdAt: "2026-11-20T08:00:05.000Z",
          sentAt: "2026-11-20T08:00:05.412Z",
          redelivery: null,
          acknowledgeBy: "2026-11-27T08:00:05.000Z",
          isOverdue: false,
          acknowledgedAt: null,
          acknowledgedBy: null,
          acknowledgedAs: null,
        },
      ],
      next: null,
    },
  ],
});

export function toNotice(view: NoticeView, now: number): z.infer<typeof notice> {
  const { noticeId: id, recipient, sender, senderRequestId, erased, createdAt, redelivery, dueAt } = view;
  return {
    noticeId: id,
    recipient,
    sender,
    requestId: senderRequestId,
    erased: erased.map(({ category, how, count }) => ({ category, how, count })),
    createdAt: iso(createdAt),
    sentAt: iso(view.sentAt),
    redelivery:
      redelivery === null ? null : { askedAt: iso(redelivery.askedAt), sentAt: iso(redelivery.sentAt) },
    acknowledgeBy: iso(dueAt),
    isOverdue: view.acknowledgedAt === null && dueAt <= now,
    acknowledgedAt: iso(view.acknowledgedAt),
    acknowledgedBy: view.acknowledgedBy,
    acknowledgedAs: view.acknowledgedAs,
  };
}
