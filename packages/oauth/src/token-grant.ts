import { z } from "zod";
import { OAuthError } from "./oauth-error.ts";

/** What Intercom gives for a code. Today it names neither a refresh token nor an end; where an answer ever does, both are kept. */
export interface TokenGrant {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresInSeconds: number | null;
}

const Token = z.string().regex(/^[\x21-\x7e]{1,4096}$/);
const Answer = z.object({
  access_token: Token.nullish(),
  /** Intercom's own name for the same token; answers have either or both. */
  token: Token.nullish(),
  refresh_token: Token.nullish(),
  expires_in: z.int().positive().nullish().catch(null),
});

/** Reads the answer of the token endpoint; throws `answer_malformed`. */
export function parseTokenGrant(body: unknown, status: number): TokenGrant {
  const parsed = Answer.safeParse(body);
  const accessToken = parsed.data?.access_token ?? parsed.data?.token;
  if (accessToken == null) throw new OAuthError("answer_malformed", status);
  return {
    accessToken,
    refreshToken: parsed.data?.refresh_token ?? null,
    expiresInSeconds: parsed.data?.expires_in ?? null,
  };
}
