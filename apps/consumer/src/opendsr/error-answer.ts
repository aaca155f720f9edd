import type { OpenDsrError } from "@intercom-dsar/opendsr";
import type { FastifyReply } from "fastify";
import type { Problem } from "../http/problem.ts";

/** A refusal in the form of section 7.6. It names the field, and quotes nothing of the request. */
export function sendOpenDsrError(reply: FastifyReply, problem: Problem): FastifyReply {
  const { retryAfterSeconds, headers = {}, path } = problem.options;
  if (retryAfterSeconds !== undefined) reply.header("retry-after", Math.max(1, Math.ceil(retryAfterSeconds)));
  return reply
    .headers(headers)
    .code(problem.status)
    .send(errorBody(problem, path ?? null));
}

function errorBody({ status, code, message }: Problem, path: string | null): OpenDsrError {
  const detail = path === null ? message : `${path} is missing or not valid.`;
  return { error: { code: status, message, errors: [{ domain: "Request", reason: code, message: detail }] } };
}
