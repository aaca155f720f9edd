import { z } from "zod";
import { SCOPES } from "./scopes.ts";

const Name = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/);
const HttpUrl = z.url({ protocol: /^https?$/ });

/** An app as its developer registers it in Intercom's Developer Hub. */
export const OAuthAppSeed = z.strictObject({
  /** Also the app of its tokens: they share its rate limit. */
  client_id: Name,
  client_secret: z.string().min(1),
  name: z.string().default("Example app"),
  /** The first is the one for a request that names none. */
  redirect_urls: z.array(HttpUrl).min(1),
  /** Fixed for the app: the authorization request has no scopes. They go into tokens that are given out from now on. */
  scopes: z.array(z.enum(SCOPES)).default([...SCOPES]),
  /** Gets `POST {"app_id":"WORKSPACE"}` when somebody uninstalls the app at Intercom. */
  uninstall_url: HttpUrl.nullable().default(null),
  /** Which members of the answer carry the token; Intercom's example shows both. */
  token_members: z.enum(["both", "token", "access_token"]).default("both"),
});

/** An app as a seed or a test writes it; what has a default may be left out. */
export type OAuthAppInput = z.input<typeof OAuthAppSeed>;
export type OAuthApp = z.output<typeof OAuthAppSeed>;
