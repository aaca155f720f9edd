import type { OpenDsrError } from "@intercom-dsar/opendsr";
import { type Problem, refuse } from "@intercom-dsar/web/problem";
import type { FastifyReply } from "fastify";

/** A refusal in the form of section 7.6. It names the field, and quotes nothing of the request. */
export function sendOpenDsrError(reply: FastifyReply, problem: Problem): FastifyReply {
  return refuse(reply, problem).send(errorBody(problem, problem.options.path ?? null));
}

function errorBody({ status, code, message }: Problem, path: string | null): OpenDsrError {
  const detail = path === null ? message : `${path} is missing or not valid.`;
  return { error: { code: status, message, errors: [{ domain: "Request", reason: code, message: detail }] } };
}
