/** Ids of messages of the events channel that are notices: those belong to their request, and end with it. */
export const NOTICE_PREFIX = "notice:";

/** How many records of a category were erased in one way. */
export interface ErasedCount {
  readonly category: string;
  readonly how: string;
  readonly count: number;
}

/** A notice that a deletion's end asks for. */
export interface NewNotice {
  /** Unique, and the same whenever the same end is written again. */
  readonly noticeId: string;
  readonly recipient: string;
  readonly erased: readonly ErasedCount[];
  /** Until when it is to be acknowledged, after the end. */
  readonly withinMs: number;
}

export const NOTICE_PARTIES = ["recipient", "operator"] as const;
export type NoticeParty = (typeof NOTICE_PARTIES)[number];

/** How a notice stands. Times in milliseconds since 1970. */
export interface NoticeView {
  readonly noticeId: string;
  /** The ledger's key of the deletion. */
  readonly requestId: string;
  readonly sender: string;
  readonly senderRequestId: string;
  readonly recipient: string;
  readonly erased: readonly ErasedCount[];
  readonly createdAt: number;
  /** When the topic or the recipient's URL first took it; `null` until then. */
  readonly sentAt: number | null;
  /** The last time that it was asked for again (`redeliver`) after that; `null` where it never was. */
  readonly redelivery: {
    readonly askedAt: number;
    /** `null` until it was taken again. */
    readonly sentAt: number | null;
  } | null;
  readonly dueAt: number;
  /** `null` while it is open. */
  readonly acknowledgedAt: number | null;
  /** The recipient's name, or that of the operator who did it in its place. */
  readonly acknowledgedBy: string | null;
  /** Which of the two it is: an operator may be named like a recipient. */
  readonly acknowledgedAs: NoticeParty | null;
}

export const NOTICE_STATES = ["open", "overdue", "acknowledged"] as const;
/** `overdue` is a part of `open`. */
export type NoticeState = (typeof NOTICE_STATES)[number];

/** Notices of one recipient that nobody has acknowledged. */
export interface OpenNotices {
  readonly recipient: string;
  readonly count: number;
  readonly overdue: number;
  readonly nearestDueAt: number;
}

/** Who was told of deletions, and who has acknowledged that. Notices end with their request's identifiers. */
export interface Notices {
  /**
   * Resolves to how it stands, `isNew` where it was open; `null` where there is none, or it is not for `recipient`. Without `recipient` an operator
   * does it.
   */
  acknowledge(
    noticeId: string,
    by: { readonly name: string; readonly recipient?: string },
  ): Promise<(NoticeView & { readonly isNew: boolean }) | null>;
  /** `null` where there is none. */
  find(noticeId: string): Promise<NoticeView | null>;
  /** Those of a request, by the ledger's key, in the order of their recipients' names. */
  ofRequest(requestId: string): Promise<readonly NoticeView[]>;
  /** Open ones from the nearest deadline on, others and all from the latest on. `after` goes on behind it. */
  list(page: {
    readonly state?: NoticeState | undefined;
    readonly recipient?: string | undefined;
    readonly limit: number;
    readonly after?: { readonly at: number; readonly noticeId: string } | null;
  }): Promise<readonly NoticeView[]>;
}

/** What a list is in the order of. */
export function noticePlace(state: NoticeState | undefined, { dueAt, createdAt }: NoticeView): number {
  return state === "open" || state === "overdue" ? dueAt : createdAt;
}
