/** What the page may say after something was done. Texts are in `pages/notice-text.ts`. */
export const NOTICE_CODES = [
  "connected",
  "connected_with_gaps",
  "reconnected",
  "checked_working",
  "checked_dead",
  "checked_unreachable",
  "checked_gone",
  "checked_unreadable",
  "disconnected",
  "disconnected_here_only",
] as const;
export type NoticeCode = (typeof NOTICE_CODES)[number];
