import type { FastifyReply } from "fastify";
import { z } from "zod";

/** Media type of problem details (RFC 9457). */
export const PROBLEM_TYPE = "application/problem+json";

/** The body of every refusal: the members of RFC 9457, `code` to decide by, and `errors` as in the RFC's own example. */
export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe("What to decide by; later versions add codes."),
    detail: z.string().exactOptional(),
    errors: z
      .array(
        z.strictObject({ detail: z.string(), pointer: z.string().describe("A JSON pointer into the body.") }),
      )
      .exactOptional(),
  })
  .meta({ title: "Problem" });

export interface ProblemOptions extends ErrorOptions {
  /** One sentence for people. A fixed text: it quotes nothing of the request. */
  readonly detail?: string;
  /** Where in the body, in keys of the schema and indexes (`identifiers.0.value`). */
  readonly path?: string | null;
  /** Seconds, told as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that refuses a request. Thrown by a route, it becomes problem details (RFC 9457), or a page where a person asked. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly retryable: boolean;
  readonly options: ProblemOptions;

  constructor(status: number, code: string, title: string, options: ProblemOptions = {}) {
    super(title, options);
    this.status = status;
    this.code = code;
    this.retryable = status === 429 || status === 503;
    this.options = options;
  }
}

/** The body that a problem is sent as. */
export function problemBody({
  status,
  code,
  message,
  options: { detail, path },
}: Problem): z.infer<typeof problemSchema> {
  return {
    type: `urn:intercom-dsar:problem:${code}`,
    title: message,
    status,
    code,
    ...(detail !== undefined && { detail }),
    ...(path && { errors: [{ detail: "is missing or not valid", pointer: pointerTo(path) }] }),
  };
}

/** Sends a refusal as problem details. The type names no charset: it is JSON, and clients compare the type as it stands. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return refuse(reply, problem)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemBody(problem)));
}

/** Status and headers of a refusal, for an endpoint whose refusals have a form of their own. */
export function refuse(reply: FastifyReply, { status, options }: Problem): FastifyReply {
  const { retryAfterSeconds, headers = {} } = options;
  if (retryAfterSeconds !== undefined) reply.header("retry-after", Math.max(1, Math.ceil(retryAfterSeconds)));
  return reply.headers(headers).code(status);
}

/** A JSON pointer (RFC 6901) in its URI fragment form. */
function pointerTo(path: string): string {
  return `#/${path.split(".").join("/")}`;
}
