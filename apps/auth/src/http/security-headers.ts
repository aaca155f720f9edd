import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";

export interface SecurityHeaderOptions {
  readonly secure: boolean;
  /** Intercom's consent page: the answer to our form redirects there, and Chrome holds a redirect against `form-action` too. */
  readonly authorizeUrl: string;
}

const YEAR_S = 31_536_000;

/** Nothing inline, no frame, nothing from elsewhere: the pages are HTML, one stylesheet, one icon and one script, which adds local times. */
export async function registerSecurityHeaders(
  server: FastifyInstance,
  { secure, authorizeUrl }: SecurityHeaderOptions,
): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'", ...consentSources(new URL(authorizeUrl))],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    // `no-referrer` would have browsers send `Origin: null` with our own forms.
    referrerPolicy: { policy: "same-origin" },
    xFrameOptions: { action: "deny" },
    strictTransportSecurity: secure ? { maxAge: YEAR_S } : false,
  });
  server.addHook("onSend", async (_request, reply) => {
    reply.header("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    // What is for a cache says so itself; all else is a form's token, a name or an access token.
    if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
  });
}

/** Intercom sends on to the region's host (app.eu.intercom.com) or to its sign-in. */
function consentSources(authorizeUrl: URL): readonly string[] {
  return authorizeUrl.hostname === "app.intercom.com"
    ? [authorizeUrl.origin, "https://*.intercom.com"]
    : [authorizeUrl.origin];
}
