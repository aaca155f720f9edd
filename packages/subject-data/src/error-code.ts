import { IntercomError, type IntercomErrorCode } from "@intercom-dsar/intercom-client";

/** The code of an error of Intercom's client; `null` for any other error. */
export function errorCode(error: unknown): IntercomErrorCode | null {
  return error instanceof IntercomError ? error.code : null;
}

/** True where Intercom no longer has what was asked for by its id. */
export function isGone(error: unknown): boolean {
  return ["not_found", "gone"].includes(errorCode(error) ?? "");
}
