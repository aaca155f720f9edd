import { DatabaseError } from "@intercom-dsar/database";
import type { Logger } from "@intercom-dsar/service";
import type { FastifyReply, FastifyRequest } from "fastify";
import { errorPage } from "../pages/error-page.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { problemOf } from "./problem.ts";
import { RequestError } from "./request-error.ts";
import { SignInRequired } from "./require-admin.ts";
import { sendPage } from "./send-page.ts";
import { viewerOf } from "./viewer-of.ts";

interface Refusal {
  readonly code: string;
  readonly status: number;
}

/** Answers what went wrong: JSON where a program asked, a page where a person did. Neither quotes the request or the error. */
export function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { sessions, logger }: { readonly sessions: Sessions; readonly logger: Logger },
): FastifyReply {
  if (error instanceof SignInRequired) return reply.redirect("/sign-in", 303);
  const { code, status } = refusalOf(error);
  if (status >= 500) logger.error("request_failed", { code, statusCode: status, error });
  else if (code === "form_forged" || code === "credential_refused") logger.warn("request_refused", { code });
  if (isForPrograms(request)) {
    if (status === 401) reply.header("www-authenticate", "Bearer");
    return reply
      .code(status)
      .type("application/problem+json")
      .send(JSON.stringify(problemOf(code, status)));
  }
  return sendPage(reply, status, errorPage(code, viewerOf(request.session, sessions)));
}

/** Answers an address that can't be routed. It reaches no hook, so there is neither a session nor a policy for a page. */
export function answerUnroutable(reply: FastifyReply): void {
  reply
    .code(400)
    .headers({ "cache-control": "no-store", "x-content-type-options": "nosniff" })
    .type("application/problem+json")
    .send(JSON.stringify(problemOf("bad_request", 400)));
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof RequestError) return { code: error.code, status: error.statusCode };
  if (error instanceof DatabaseError) return { code: "service_unavailable", status: 503 };
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  if (status === 413) return { code: "too_large", status };
  // Fastify's own: a body that is no form, an address that can't be decoded, and the like.
  return status >= 400 && status < 500
    ? { code: "bad_request", status }
    : { code: "internal_error", status: 500 };
}

function isForPrograms({ url }: FastifyRequest): boolean {
  return /^\/(v1|intercom|openapi\.json)(\/|\?|$)/.test(url);
}
