import type { HealthPart } from "@intercom-dsar/service";
import { Problem } from "@intercom-dsar/web/problem";
import { z } from "zod";
import type { Actor } from "./actor.ts";

/** The operator API of a consumer, as somebody who is signed in here. Errors are `Problem`s. */
export interface OperatorApi {
  /** What a GET answers; paths begin behind `/v1/operator`. */
  get<Schema extends z.ZodType>(
    actor: Actor,
    path: string,
    schema: Schema,
    query?: Readonly<Record<string, string>>,
  ): Promise<z.output<Schema>>;
  /** A page that the API makes, with what it may load. */
  page(
    actor: Actor,
    path: string,
    query?: Readonly<Record<string, string>>,
  ): Promise<{ readonly html: string; readonly policy: string }>;
  /** Does something. A 409 is a `Problem` of that status with the API's code. */
  act<Schema extends z.ZodType>(
    actor: Actor,
    path: string,
    body: Readonly<Record<string, unknown>>,
    schema: Schema,
  ): Promise<z.output<Schema>>;
}

export interface OperatorApiOptions {
  readonly url: string;
  readonly credential: () => string;
  readonly health: HealthPart;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 10_000;
/** An action on ten thousand requests, or on what lies in Kafka, takes its time. */
const ACTION_TIMEOUT_MS = 120_000;
const Refusal = z.object({ code: z.string() });

export function createOperatorApi(options: OperatorApiOptions): OperatorApi {
  return {
    async get(actor, path, schema, query = {}) {
      return parse(schema, (await send(options, actor, withQuery(path, query), null)).answer);
    },
    async page(actor, path, query = {}) {
      const { answer, policy } = await send(options, actor, withQuery(path, query), null, "text/html");
      return { html: parse(z.string(), answer), policy: parse(z.string(), policy) };
    },
    async act(actor, path, body, schema) {
      return parse(schema, (await send(options, actor, path, body)).answer);
    },
  };
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(query).toString();
  return search === "" ? path : `${path}?${search}`;
}

async function send(
  { url, credential, health, signal }: OperatorApiOptions,
  actor: Actor,
  path: string,
  body: Readonly<Record<string, unknown>> | null,
  accept: "application/json" | "text/html" = "application/json",
): Promise<{ readonly answer: unknown; readonly policy: string | null }> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`${url}/v1/operator${path}`, {
      method: body === null ? "GET" : "POST",
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(body === null ? TIMEOUT_MS : ACTION_TIMEOUT_MS)]),
      headers: {
        accept,
        authorization: `Bearer ${credential()}`,
        "operator-actor": actor.name,
        "operator-role": actor.role,
        ...(body !== null && { "content-type": "application/json" }),
      },
      body: body === null ? null : JSON.stringify(body),
    });
    const isPage = response.ok && accept === "text/html";
    answer = isPage ? await response.text() : await response.json();
  } catch (error) {
    health.down("unreachable");
    throw unavailable(error);
  }
  if (response.ok) {
    health.up();
    return { answer, policy: response.headers.get("content-security-policy") };
  }
  const code = Refusal.safeParse(answer).data?.code ?? "unknown";
  const problem = problemOf(response.status, code);
  if (problem.status >= 500) health.down(code);
  else health.up();
  throw problem;
}

/** What the API refused, as this console's own refusal. */
function problemOf(status: number, code: string): Problem {
  if (status === 401 || code === "actor_not_allowed" || code === "actor_invalid")
    return new Problem(502, "operator_credential_refused", "The operator API refuses the console");
  if (status === 403) return new Problem(403, "not_allowed", "This takes another role");
  if (status === 404)
    return code === "request_unknown" || code === "letter_unknown"
      ? new Problem(404, code, "There is no such thing")
      : new Problem(404, "not_served", "The consumer does not serve this");
  if (status === 410) return new Problem(410, code, "It is kept no longer");
  if (status === 409) return new Problem(409, code, "The request is not in a state for it");
  if (status === 400) return new Problem(400, "filter_refused", "The operator API does not take this");
  return unavailable(undefined);
}

function unavailable(cause: unknown): Problem {
  return new Problem(503, "operator_api_unavailable", "The operator API does not answer", {
    retryAfterSeconds: 5,
    cause,
  });
}

function parse<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new Problem(502, "operator_api_unknown", "The operator API answers otherwise than it describes");
}
