import { errorCode, isRetryable } from "../domain/errors.ts";

/** The variable to look at after a call with the configuration's access token that failed. */
export function variableToCorrect(error: unknown): string {
  if (errorCode(error) === "proxy_failed") return "HTTPS_PROXY";
  return isRetryable(error) ? "INTERCOM_BASE_URL" : "INTERCOM_ACCESS_TOKEN";
}
