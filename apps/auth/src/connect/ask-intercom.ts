import { OAuthError } from "@intercom-dsar/oauth";

const TRY_MS = 12_000;

/**
 * Calls Intercom for somebody who waits for a page. Not with the signal that tells the app to stop: what has begun with a code, which is
 * then used up, is brought to its end. `tries` is 2 where the call may be repeated: Intercom's page on HTTP responses says that a 5xx is
 * probably momentary. Errors are `OAuthError`s; `intercom_unavailable` also where the time is over.
 */
export async function askIntercom<Result>(
  call: (signal: AbortSignal) => Promise<Result>,
  { tries }: { readonly tries: 1 | 2 },
): Promise<Result> {
  for (let left = tries - 1; ; left--) {
    const signal = AbortSignal.timeout(TRY_MS);
    try {
      return await call(signal);
    } catch (error) {
      const failure = signal.aborted ? new OAuthError("intercom_unavailable") : error;
      if (left === 0 || !(failure instanceof OAuthError && failure.retryable)) throw failure;
    }
  }
}
