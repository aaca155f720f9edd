import { hash, type KeyObject } from "node:crypto";
import type { OutcomeBody } from "./outcome-body.ts";

/** Whom is told what deletions erase: a system that holds the person's data too (GDPR article 19). */
export interface NoticeRecipient {
  readonly name: string;
  /** Sign its notices, where it has a URL, and prove that an acknowledgement is its own. None: an operator acknowledges for it. */
  readonly keys: readonly KeyObject[];
  /** Where its notices are posted; `null`: they are on the events topic. */
  readonly callbackUrl: string | null;
}

/** Who is told, and how long they have to acknowledge. */
export interface NoticeSettings {
  readonly recipients: readonly NoticeRecipient[];
  readonly withinMs: number;
}

export const NO_NOTICES: NoticeSettings = { recipients: [], withinMs: 0 };

/** Whose a notice's callback is, beside the origins of senders. */
export function noticeOrigin({ name }: Pick<NoticeRecipient, "name">): string {
  return `notice:${name}`;
}

/** The same for the same deletion and recipient, by the ledger's key of the request: an end that is written again makes no other notice. */
export function noticeIdOf(requestKey: string, { name }: Pick<NoticeRecipient, "name">): string {
  return hash("sha256", `${requestKey}\n${name}`).slice(0, 32);
}

/** What a deletion erased in one category, in one way. */
export interface Erased {
  readonly category: string;
  readonly how: "deleted" | "redacted_and_detached";
  readonly ids: readonly string[];
}

/** What a deletion claims to have erased; empty where it claims nothing. */
export function erasedBy(deletion: OutcomeBody["deletion"]): readonly Erased[] {
  if (deletion === undefined) return [];
  const rows = [
    rowOf("contacts", "deleted", deletion.contacts),
    ...(["deleted", "redacted_and_detached"] as const).flatMap((how) => [
      rowOf("conversations", how, withHow(deletion.conversations, how)),
      rowOf("tickets", how, withHow(deletion.tickets, how)),
      rowOf("custom_objects", how, withHow(deletion.customObjects, how)),
    ]),
  ];
  return rows.filter(({ ids }) => ids.length > 0);
}

type Records = NonNullable<NonNullable<OutcomeBody["deletion"]>["conversations"]>;

function withHow(records: Records | undefined, how: Erased["how"]): Records {
  return (records ?? []).filter((record) => record.how === how);
}

function rowOf(
  category: string,
  how: Erased["how"],
  records: readonly { readonly id: string; readonly type?: string; readonly basis: string | null }[],
): Erased {
  const claimed = records.filter(({ basis }) => basis !== null);
  return { category, how, ids: claimed.map(({ id, type }) => (type === undefined ? id : `${type}/${id}`)) };
}
