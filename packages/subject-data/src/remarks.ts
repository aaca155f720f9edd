import type { FileRefusal } from "./files.ts";

/** What an outcome says in a sentence besides its coverage, with the number that it says it of. */
export type RemarkKind =
  | "messages_beyond_limit"
  | "messages_miscounted"
  | "custom_objects_unfiltered"
  | "side_conversations_withheld"
  | `file_${FileRefusal}`;

const SENTENCES: Readonly<Record<RemarkKind, (count: number) => string>> = {
  messages_beyond_limit: (count) =>
    `${counted(count, "older message")} ${count === 1 ? "lies" : "lie"} beyond Intercom's limit of 500.`,
  messages_miscounted: (count) =>
    `Intercom's statistics count ${counted(count, "message")} more than its list of messages; the two are known to differ.`,
  custom_objects_unfiltered: () =>
    "A type of CUSTOM_OBJECT_TYPES is not there, or its list is not empty for a contact that can't exist; nothing of it is given.",
  side_conversations_withheld: (count) =>
    `${counted(count, "side conversation")} of colleagues ${count === 1 ? "hangs" : "hang"} on the person's conversations; withheld as internal notes are.`,
  file_expired: (count) => `${counted(count, "file")} could not be loaded: the link had expired twice.`,
  file_gone: (count) => `${counted(count, "file")} could not be loaded: not there any more.`,
  file_unreachable: (count) => `${counted(count, "file")} could not be loaded: the host gave no answer.`,
  file_host_refused: (count) =>
    `${counted(count, "file")} could not be loaded: on a host that is not in ATTACHMENT_HOSTS.`,
  file_too_large: (count) => `${counted(count, "file")} could not be loaded: too large for one file.`,
  file_request_limit: (count) =>
    `${counted(count, "file")} could not be loaded: beyond the limit of one request.`,
  file_names_others: (count) =>
    `${counted(count, "text file")} of teammates ${count === 1 ? "is" : "are"} left out: another person is named in it, or it is too long to be read for that.`,
};

/** The sentence of a remark. */
export function remarkOf(kind: RemarkKind, count: number): string {
  return SENTENCES[kind](count);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
