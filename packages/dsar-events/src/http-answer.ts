import { z } from "zod";
import { DsarClientError, type DsarClientErrorCode } from "./client-error.ts";

const problemSchema = z.object({ code: z.string() });

/** Longer than this nobody is sent away; a proxy may say what it likes. */
const LONGEST_PAUSE_MS = 300_000;

/** Codes of the service's problem details (RFC 9457) that are errors of ours by name. */
const BY_PROBLEM: readonly DsarClientErrorCode[] = [
  "request_id_conflict",
  "already_begun",
  "already_ended",
  "request_unknown",
  "outcome_destroyed",
];

const BY_STATUS: Readonly<Record<number, DsarClientErrorCode>> = {
  400: "invalid_request",
  401: "unauthorized",
  403: "not_allowed",
  413: "invalid_request",
  415: "invalid_request",
  429: "rate_limited",
};

/** The error of an answer of 400 and above. */
export function answerError(status: number, body: unknown): DsarClientError {
  const problem = problemSchema.safeParse(body).data?.code ?? null;
  const named = BY_PROBLEM.find((code) => code === problem);
  const code = named ?? BY_STATUS[status] ?? (status >= 500 ? "unavailable" : "unexpected_answer");
  return new DsarClientError(code, { problem });
}

/** `Retry-After` in seconds (the service writes no date) as milliseconds; `null` where there is none. */
export function retryAfterMs(headers: Headers): number | null {
  const written = headers.get("retry-after") ?? "";
  return /^\d{1,9}$/.test(written) ? Math.min(Number(written) * 1_000, LONGEST_PAUSE_MS) : null;
}
