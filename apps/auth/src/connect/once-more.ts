import { OAuthError } from "@intercom-dsar/oauth";

/** Tries again, once and at once, what Intercom may answer at the second try: its page on HTTP responses says so of any 5xx. */
export async function onceMore<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof OAuthError) || !error.retryable) throw error;
    return call();
  }
}
