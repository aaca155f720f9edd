import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";

export interface SecurityHeaderOptions {
  readonly secure: boolean;
  /** Where a form's answer may redirect to, besides this origin: Chrome holds a redirect against `form-action` too. */
  readonly formTargets: readonly string[];
}

const YEAR_S = 31_536_000;

/** Nothing inline, no frame, nothing from elsewhere: the pages are HTML, one stylesheet, one icon and one script, which adds local times. */
export async function registerSecurityHeaders(
  server: FastifyInstance,
  { secure, formTargets }: SecurityHeaderOptions,
): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'", ...formTargets],
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
