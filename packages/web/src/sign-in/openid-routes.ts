import type { FastifyInstance, FastifyRequest } from "fastify";
import type { CookieJar } from "../sessions/cookie-jar.ts";
import { FRESH_MS } from "../sessions/require-fresh-sign-in.ts";
import type { LoginTransaction, OpenId } from "./openid.ts";
import { SignInError } from "./sign-in-error.ts";
import { refuse, type SignInOptions, statusOf } from "./sign-in-routes.ts";

export interface OpenIdRouteOptions extends SignInOptions {
  readonly openId: OpenId;
  /** The way to the provider and back, bound to this browser. */
  readonly loginTransactions: CookieJar<LoginTransaction>;
  readonly publicUrl: string;
}

export const LOGIN_MS = 10 * 60_000;

/** `/sign-in/oidc` → the provider → `/sign-in/oidc/callback`. */
export function registerOpenIdRoutes(routes: FastifyInstance, options: OpenIdRouteOptions): void {
  const { sessions, openId, loginTransactions, publicUrl, clock, logger } = options;

  // A link, no form: it changes nothing here, and a provider may redirect to hosts that a `form-action` could not name beforehand.
  routes.get("/sign-in/oidc", async (request, reply) => {
    try {
      const { url, loginTransaction } = await openId.begin(
        clock.now() + LOGIN_MS,
        isAsked(request) ? FRESH_MS / 1000 : null,
      );
      loginTransactions.write(reply, loginTransaction);
      return reply.redirect(url.href, 303);
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      logger.warn("sign_in_refused", { code: error.code, error });
      return refuse(request, reply, error, statusOf(error), options);
    }
  });

  routes.get("/sign-in/oidc/callback", { exposeHeadRoute: false }, async (request, reply) => {
    const loginTransaction = loginTransactions.read(request);
    loginTransactions.clear(reply);
    try {
      if (loginTransaction === null || loginTransaction.expiresAt <= clock.now())
        throw new SignInError("answer_refused");
      const person = await openId.finish(new URL(request.url, publicUrl), loginTransaction);
      await sessions.signIn(request, reply, person);
      logger.info("signed_in", { kind: "oidc" });
      return reply.redirect(
        isAsked(request) && loginTransaction.maxAgeS !== null ? (request.session?.returnTo ?? "/") : "/",
        303,
      );
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      logger.warn("sign_in_refused", { code: error.code, error });
      return refuse(request, reply, error, statusOf(error), options);
    }
  });
}

/** Whether they are signed in and were asked to show again who they are. */
function isAsked({ session }: FastifyRequest): boolean {
  return session !== null && session.returnTo !== null;
}
