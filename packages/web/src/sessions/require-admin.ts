import type { FastifyRequest } from "fastify";
import { Problem } from "../problem/problem.ts";
import type { PersonSession } from "./sessions.ts";

/** Thrown where somebody has to sign in first; the error handler sends them to the form. */
export class SignInRequired extends Error {
  override readonly name = "SignInRequired";
  readonly code = "sign_in_required";
  readonly retryable = false;
}

/** The session of whoever is signed in, a viewer too. Throws `sign_in_required`. */
export function requirePerson({ session }: FastifyRequest): PersonSession {
  if (session === null || session.admin === null) throw new SignInRequired("somebody has to sign in first");
  return { ...session, admin: session.admin };
}

/** The session of the operator or administrator who asks. Throws `sign_in_required`, or for a viewer `not_allowed`. */
export function requireOperator(request: FastifyRequest): PersonSession {
  const session = requirePerson(request);
  if (session.admin.role === "viewer") throw new Problem(403, "not_allowed", "A viewer may only look");
  return session;
}

/** The session of the administrator who asks. Throws `sign_in_required`, or for anybody else `not_allowed`. */
export function requireAdmin(request: FastifyRequest): PersonSession {
  const session = requirePerson(request);
  if (session.admin.role !== "admin") throw new Problem(403, "not_allowed", "This takes an administrator");
  return session;
}
