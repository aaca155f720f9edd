import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";

export interface SecurityHeaderOptions {
  readonly secure: boolean;
  /** Where a form's answer may redirect to, besides this origin: Chrome holds a redirect against `form-action` too. */
  readonly formTargets: readonly string[];
  /** Whether the pages' own script may ask this origin. @default false */
  readonly mayConnect?: boolean | undefined;
}

const YEAR_S = 31_536_000;

/** Nothing inline, no frame, nothing from elsewhere: the pages are HTML, stylesheets, one icon and scripts of our own. */
export async function registerSecurityHeaders(
  server: FastifyInstance,
  { secure, formTargets, mayConnect = false }: SecurityHeaderOptions,
): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'"],
        ...(mayConnect && { connectSrc: ["'self'"] }),
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
