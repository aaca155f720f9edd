interface NoticeText {
  readonly tone: "good" | "warn" | "bad";
  readonly text: string;
}

const TEXTS = {
  connected: { tone: "good", text: "is connected. Requests that waited for it go on by themselves." },
  connected_with_gaps: {
    tone: "warn",
    text: "is connected, but the app lacks a permission. See below what to change in Intercom's Developer Hub.",
  },
  reconnected: { tone: "good", text: "is connected again. Requests that waited for it go on by themselves." },
  checked_working: { tone: "good", text: "answered: its token works." },
  checked_dead: { tone: "bad", text: "was checked: see below what to do." },
  checked_unreachable: {
    tone: "warn",
    text: "could not be checked: Intercom did not answer as it should. Nothing was changed; the next check follows by itself.",
  },
  checked_gone: { tone: "warn", text: "is not connected any more." },
  checked_unreadable: { tone: "bad", text: "has a token that can't be opened. It needs reconnecting." },
  disconnected: {
    tone: "good",
    text: "is disconnected. Its token is revoked at Intercom and destroyed here.",
  },
  disconnected_here_only: {
    tone: "warn",
    text: "is disconnected and its token destroyed here, but Intercom did not confirm that it is revoked. Uninstall the app in Intercom's settings, under Apps & integrations.",
  },
} as const satisfies Readonly<Record<string, NoticeText>>;

/** What the page may say after something was done. */
export type NoticeCode = keyof typeof TEXTS;

/** `text` follows the workspace's name; `null` for a code that this version does not have. */
export function noticeText(code: string): NoticeText | null {
  return new Map<string, NoticeText>(Object.entries(TEXTS)).get(code) ?? null;
}
