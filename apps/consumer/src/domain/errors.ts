import { IntercomError } from "@intercom-dsar/intercom-client";

/** The literal `code` that errors of this project (and of Node) carry; `"unknown"` for anything else. Nobody matches on messages. */
export function errorCode(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string")
    return error.code;
  return "unknown";
}

/** True where the error says that trying again may help. */
export function isRetryable(error: unknown): boolean {
  return typeof error === "object" && error !== null && "retryable" in error && error.retryable === true;
}

/** What Intercom answered: HTTP status and Intercom's own code, where it gave one. */
export interface IntercomAnswer {
  readonly status: number;
  readonly code: string | null;
}

/** Intercom's answer as the journal keeps it; `null` where there was none. */
export interface JournalledAnswer {
  readonly status: number | null;
  readonly intercomRequestId: string | null;
}

/** What the journal keeps of the answer that an error tells of. */
export function journalledAnswer(error: unknown): JournalledAnswer {
  if (!(error instanceof IntercomError)) return { status: null, intercomRequestId: null };
  return { status: error.status, intercomRequestId: error.requestId };
}

/** The scope that the token lacks, where Intercom named it. */
export function missingScope(error: unknown): string | null {
  return error instanceof IntercomError ? (error.scope ?? null) : null;
}

/** The answer that an error tells of; `null` where it tells of none. */
export function answerOf(error: unknown): IntercomAnswer | null {
  if (!(error instanceof IntercomError) || error.status === null) return null;
  return { status: error.status, code: error.intercomCode };
}

/** When Intercom lets calls in again after a 429, in milliseconds since 1970; `null` where the error tells of no such time. */
export function retryNotBefore(error: unknown): number | null {
  return error instanceof IntercomError ? error.retryAt : null;
}
