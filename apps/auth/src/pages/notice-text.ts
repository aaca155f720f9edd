import type { NoticeCode } from "../sessions/notice.ts";

interface NoticeText {
  readonly tone: "good" | "warn" | "bad";
  readonly text: string;
}

/** `text` follows the workspace's id. */
export const NOTICE_TEXTS: Readonly<Record<NoticeCode, NoticeText>> = {
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
};
