import type { CookieSerializeOptions } from "@fastify/cookie";
import { type Keyring, UnsealableError } from "@intercom-dsar/sealing";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";

export interface CookieJarOptions<Content> {
  /** Without its prefix. */
  readonly name: string;
  readonly schema: z.ZodType<Content>;
  readonly keyring: Keyring;
  /** False only for development over http; then the browser accepts neither the prefix nor `Secure`. */
  readonly secure: boolean;
  readonly maxAgeMs: number;
}

/** One sealed cookie: the browser carries it and can neither read nor change it. */
export interface CookieJar<Content> {
  /** `null`: there is none, or it is not one of ours. */
  read(request: FastifyRequest): Content | null;
  write(reply: FastifyReply, content: Content): void;
  clear(reply: FastifyReply): void;
}

/**
 * `__Host-` has the browser refuse the cookie from a subdomain, from http, or for another path (RFC 6265bis, 4.1.3.2). `Lax`, because
 * the way back from Intercom is a navigation that another site begins. The cookie's name is sealed in with it, so one kind never
 * opens as another.
 */
export function createCookieJar<Content>({
  name,
  schema,
  keyring,
  secure,
  maxAgeMs,
}: CookieJarOptions<Content>): CookieJar<Content> {
  const fullName = secure ? `__Host-${name}` : name;
  const context = `cookie ${name}`;
  const options: CookieSerializeOptions = { path: "/", httpOnly: true, secure, sameSite: "lax" };

  return {
    read(request) {
      const written = request.cookies[fullName];
      if (written === undefined || written === "") return null;
      try {
        const plain = keyring.open(Buffer.from(written, "base64url"), context);
        return schema.safeParse(JSON.parse(Buffer.from(plain).toString("utf8"))).data ?? null;
      } catch (error) {
        if (error instanceof UnsealableError) return null;
        throw error;
      }
    },
    write(reply, content) {
      const sealed = keyring.seal(Buffer.from(JSON.stringify(content)), context);
      reply.setCookie(fullName, Buffer.from(sealed).toString("base64url"), {
        ...options,
        maxAge: Math.floor(maxAgeMs / 1000),
      });
    },
    clear(reply) {
      reply.clearCookie(fullName, options);
    },
  };
}
