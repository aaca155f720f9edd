import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { Problem } from "../problem/problem.ts";
import type { Sessions } from "./sessions.ts";

const FormToken = z.object({ form_token: z.string() });

/**
 * Reads a form that this very session was shown. Throws `form_forged` where it can't have been (CSRF), `form_malformed` where a field
 * is missing.
 */
export function readForm<Schema extends z.ZodType>(
  request: FastifyRequest,
  sessions: Sessions,
  schema: Schema,
): z.output<Schema> {
  const { session, body } = request;
  // A browser says by itself where a form was sent from; not every one does, so that this comes beside the token.
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") throw forged();
  const token = FormToken.safeParse(body).data?.form_token;
  if (session === null || token === undefined || !sessions.isFormToken(session, token)) throw forged();
  const form = schema.safeParse(body);
  if (!form.success) throw new Problem(400, "form_malformed", "The form can't be read");
  return form.data;
}

function forged(): Problem {
  return new Problem(403, "form_forged", "The form is not one that this session was shown");
}
