import type { Clock, Logger } from "@intercom-dsar/service";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Site } from "../pages/layout.ts";
import { sendPage } from "../pages/send-page.ts";
import type { CookieJar } from "../sessions/cookie-jar.ts";
import { readForm } from "../sessions/read-form.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { addressSource } from "./address-source.ts";
import type { AttemptLimiter } from "./attempt-limiter.ts";
import type { SignInError } from "./sign-in-error.ts";
import type { SignInFailure } from "./sign-in-failure.ts";
import { signInPage } from "./sign-in-page.ts";

export interface PasswordSignIn {
  readonly isPassword: (given: string) => boolean;
  readonly attempts: AttemptLimiter;
  /** Given to a browser after its first sign-in: its attempts are then counted apart from everybody else's. */
  readonly knownBrowser: CookieJar<{ readonly browser: string }>;
  readonly newBrowserId: () => string;
}

export interface SignInOptions {
  readonly site: Site;
  readonly sessions: Sessions;
  readonly password: PasswordSignIn | null;
  readonly hasOpenId: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

const PASSWORD_PERSON = {
  name: "Administrator",
  method: "password",
  role: "admin",
  entry: "password",
} as const;
const PasswordForm = z.object({ password: z.string().max(1_000) });

/** `/sign-in` and `/sign-out`. After signing in comes `/`, or what `askAgain` sealed into the session: no address is taken from the request (open redirect). */
export function registerSignInRoutes(routes: FastifyInstance, options: SignInOptions): void {
  const { site, sessions, password, hasOpenId, clock, logger } = options;

  routes.get("/sign-in", (request, reply) => {
    const session = request.session ?? sessions.startVisit(reply);
    const isAgain = session.returnTo !== null;
    if (session.admin !== null && !isAgain) return reply.redirect("/", 303);
    return sendPage(
      reply,
      200,
      signInPage({ site, hasOpenId, isAgain, failure: null, formToken: sessions.formToken(session) }),
    );
  });

  if (password !== null) {
    routes.post("/sign-in", async (request, reply) => {
      const form = readForm(request, sessions, PasswordForm);
      const browser = password.knownBrowser.read(request)?.browser ?? null;
      const isKnown = browser !== null;
      const source = browser ?? addressSource(request.ip);
      const waitMs = password.attempts.acquire(source, isKnown);
      if (waitMs > 0) {
        logger.warn("sign_in_held_up", { delayMs: Math.ceil(waitMs) });
        reply.header("retry-after", Math.ceil(waitMs / 1000));
        return refuse(
          request,
          reply,
          { code: "too_many_attempts", waitMs, until: clock.now() + waitMs },
          429,
          options,
        );
      }
      if (!password.isPassword(form.password)) {
        logger.warn("sign_in_refused", { code: "password_wrong" });
        return refuse(request, reply, { code: "password_wrong" }, 403, options);
      }
      password.attempts.forgive(source, isKnown);
      if (!isKnown) password.knownBrowser.write(reply, { browser: password.newBrowserId() });
      await sessions.signIn(request, reply, PASSWORD_PERSON);
      logger.info("signed_in", { kind: "password" });
      return reply.redirect(request.session?.returnTo ?? "/", 303);
    });
  }

  routes.post("/sign-out", async (request, reply) => {
    readForm(request, sessions, z.object({}));
    if (request.session !== null) await sessions.signOut(reply, request.session);
    logger.info("signed_out");
    return reply.redirect("/sign-in", 303);
  });
}

/** Shows the form again, with the reason above it. */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  failure: SignInFailure,
  status: number,
  { site, sessions, hasOpenId }: Pick<SignInOptions, "site" | "sessions" | "hasOpenId">,
): FastifyReply {
  const session = request.session ?? sessions.startVisit(reply);
  return sendPage(
    reply,
    status,
    signInPage({
      site,
      hasOpenId,
      isAgain: session.returnTo !== null,
      failure,
      formToken: sessions.formToken(session),
    }),
  );
}

/** The status that goes with a reason. */
export function statusOf(error: SignInError): number {
  return error.code === "provider_unavailable" ? 503 : 403;
}
