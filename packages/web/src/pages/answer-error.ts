import { DatabaseError } from "@intercom-dsar/database";
import type { Logger } from "@intercom-dsar/service";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem, refuse, sendProblem } from "../problem/problem.ts";
import { SignInRequired } from "../sessions/require-admin.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { errorPage } from "./error-page.ts";
import type { Site } from "./layout.ts";
import { sendPage } from "./send-page.ts";
import { viewerOf } from "./viewer-of.ts";

export interface AnswerErrorOptions {
  readonly sessions: Sessions;
  readonly site: Site;
  readonly logger: Logger;
  /** Programs get problem details, everybody else a page. */
  readonly isForPrograms: (request: FastifyRequest) => boolean;
}

const RETRY_SECONDS = 2;

/** Answers what went wrong: JSON where a program asked, a page where a person did. Neither quotes the request or the error. */
export function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { sessions, site, logger, isForPrograms }: AnswerErrorOptions,
): FastifyReply {
  if (error instanceof SignInRequired) return reply.redirect("/sign-in", 303);
  const problem = problemOf(error);
  const { status, code } = problem;
  if (status >= 500) logger.error("request_failed", { code, statusCode: status, error });
  else if (code === "form_forged" || code === "not_allowed" || code === "credential_refused")
    logger.warn("request_refused", { code });
  if (isForPrograms(request)) return sendProblem(reply, problem);
  return sendPage(refuse(reply, problem), status, errorPage(code, site, viewerOf(request.session, sessions)));
}

/** Answers an address that can't be routed. It reaches no hook, so there is neither a session nor a policy for a page. */
export function answerUnroutable(reply: FastifyReply): void {
  reply.headers({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
  sendProblem(reply, badRequest(400));
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DatabaseError)
    return new Problem(503, "service_unavailable", "The database does not answer; try again later", {
      retryAfterSeconds: RETRY_SECONDS,
      cause: error,
    });
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  if (status === 413) return new Problem(413, "too_large", "The request is too large");
  // Fastify's own: a body that is no form, an address that can't be decoded, and the like.
  if (status >= 400 && status < 500) return badRequest(status);
  return new Problem(500, "internal_error", "The service failed", { cause: error });
}

function badRequest(status: number): Problem {
  return new Problem(status, "bad_request", "The request does not fit its description");
}
