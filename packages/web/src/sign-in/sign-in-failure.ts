import type { SignInErrorCode } from "./sign-in-error.ts";

/** Why the form is shown again. */
export type SignInFailure =
  | { readonly code: SignInErrorCode }
  | {
      readonly code: "too_many_attempts";
      readonly waitMs: number;
      /** When the next attempt is looked at, in milliseconds since 1970. */
      readonly until: number;
    };
