import { z } from "zod";
import type { CliContext } from "../command/cli-context.ts";
import { CommandMistake } from "../command/command-mistake.ts";
import type { ExitCode } from "../command/exit-codes.ts";
import { operatorProfile } from "./operator-profile.ts";

type Query = Readonly<Record<string, string>>;

/** The operator API, as whoever has the token. Every method rejects with CommandMistake, whose `code` is the API's own. */
export interface OperatorClient {
  readonly url: string;
  /** What a GET answers; paths begin behind `/v1/operator`. */
  get<Schema extends z.ZodType>(path: string, schema: Schema, query?: Query): Promise<z.output<Schema>>;
  /** Does something: a POST. */
  act<Schema extends z.ZodType>(
    path: string,
    body: Readonly<Record<string, unknown>>,
    schema: Schema,
  ): Promise<z.output<Schema>>;
  /** The answer to a GET as it comes: for event streams and files. */
  open(path: string, options?: { readonly query?: Query; readonly headers?: Query }): Promise<Response>;
}

const ANSWER_MS = 30_000;
/** An action on thousands of requests is one call. */
const ACTION_MS = 600_000;
const Refusal = z.object({ code: z.string(), title: z.string().optional(), detail: z.string().optional() });

/**
 * The operator API of the environment or of the profile.
 *
 * @throws CommandMistake where neither names one
 */
export function operatorClient(context: CliContext): OperatorClient {
  const { url, token } = operatorProfile(context);
  const send = async (method: "GET" | "POST", path: string, options: SendOptions = {}): Promise<Response> => {
    const { body, headers, signal = context.stop } = options;
    const search = new URLSearchParams(options.query).toString();
    const response = await fetch(`${url}/v1/operator${path}${search === "" ? "" : `?${search}`}`, {
      method,
      redirect: "error",
      signal,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new CommandMistake(`${url} does not answer`, 6, "operator_unavailable", { cause });
    });
    if (response.ok) return response;
    throw refusalOf(response.status, Refusal.safeParse(await response.json().catch(() => null)).data);
  };
  const within = (ms: number) => AbortSignal.any([context.stop, AbortSignal.timeout(ms)]);
  const parsed = async <Schema extends z.ZodType>(schema: Schema, response: Response) => {
    const read = schema.safeParse(await response.json().catch(() => null));
    if (read.success) return read.data;
    throw new CommandMistake(
      `${url} answers otherwise than the operator API describes`,
      1,
      "unexpected_answer",
    );
  };
  return {
    url,
    async get(path, schema, query = {}) {
      return parsed(schema, await send("GET", path, { query, signal: within(ANSWER_MS) }));
    },
    async act(path, body, schema) {
      return parsed(schema, await send("POST", path, { body, signal: within(ACTION_MS) }));
    },
    open: (path, options = {}) => send("GET", path, options),
  };
}

interface SendOptions {
  readonly query?: Query;
  readonly headers?: Query;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

const EXIT_CODES: Readonly<Record<number, ExitCode>> = { 400: 2, 401: 3, 403: 4, 404: 5, 429: 6 };

/** What the API refused, in words for the terminal. */
function refusalOf(status: number, refusal: z.output<typeof Refusal> | undefined): CommandMistake {
  const { code = "unexpected_answer", title = `it answered ${status}`, detail } = refusal ?? {};
  const words = [title, ...(detail === undefined ? [] : [detail])].map((word) => word.replace(/\.$/, ""));
  const exitCode = EXIT_CODES[status] ?? (status >= 500 ? 6 : 1);
  return new CommandMistake(`${words.join(": ")} (${code})`, exitCode, code);
}
