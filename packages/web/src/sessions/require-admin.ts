import type { FastifyRequest } from "fastify";
import type { AdminSession } from "./sessions.ts";

/** Thrown where somebody has to sign in first; the error handler sends them to the form. */
export class SignInRequired extends Error {
  override readonly name = "SignInRequired";
  readonly code = "sign_in_required";
  readonly retryable = false;
}

/** The session of the administrator who asks. Throws `sign_in_required`. */
export function requireAdmin({ session }: FastifyRequest): AdminSession {
  if (session === null || session.admin === null) throw new SignInRequired("somebody has to sign in first");
  return { ...session, admin: session.admin };
}
