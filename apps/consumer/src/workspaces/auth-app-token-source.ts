import { openDispatcher, type ProxySettings } from "@intercom-dsar/intercom-client";
import type { Secret } from "@intercom-dsar/service";
import { request } from "undici";
import { z } from "zod";
import { AuthAppError } from "../domain/auth-app-error.ts";
import type { TokenSource } from "./token-source.ts";

export interface AuthAppOptions {
  /** Origin of the auth app. */
  readonly url: string;
  readonly credential: Secret;
  /** @default none: direct */
  readonly proxy?: ProxySettings | undefined;
}

const TIMEOUT_MS = 5_000;
const Region = z.enum(["us", "eu", "au"]);
const Connections = z.object({
  workspaces: z.array(
    z.object({
      workspaceId: z.string().min(1),
      region: Region,
      state: z.enum(["connected", "needs_reconnecting"]),
      tokenVersion: z.int(),
    }),
  ),
});
const Token = z.object({ region: Region, accessToken: z.string().min(1), tokenVersion: z.int() });

/** Asks the auth app over HTTP, so that the two apps need not share a database. Errors: `AuthAppError`. */
export function createAuthAppTokenSource({ url, credential, proxy }: AuthAppOptions): TokenSource {
  const dispatcher = openDispatcher(url, { connections: 4, connectMs: TIMEOUT_MS, proxy });

  async function ask(method: "GET" | "POST", path: string, signal: AbortSignal, json?: unknown) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      const { statusCode, headers, body } = await request(new URL(path, url), {
        dispatcher,
        method,
        headers: {
          accept: "application/json",
          authorization: `Bearer ${credential.reveal()}`,
          ...(json === undefined ? {} : { "content-type": "application/json" }),
        },
        body: json === undefined ? null : JSON.stringify(json),
        signal: limit,
      });
      const text = await body.text();
      // A 404 of the way there says nothing of the workspace: the auth app's own are problem details (RFC 9457).
      if (statusCode === 404 && headers["content-type"] === "application/problem+json") return null;
      if (statusCode === 401 || statusCode === 403) throw new AuthAppError("auth_app_refused");
      if (statusCode >= 300) throw new AuthAppError("auth_app_unavailable");
      return text;
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof AuthAppError
        ? error
        : new AuthAppError("auth_app_unavailable", { cause: error });
    }
  }

  return {
    async connections(signal) {
      return parse(Connections, await ask("GET", "/v1/workspaces", signal)).workspaces;
    },
    async token(workspaceId, signal) {
      const answer = await ask("GET", `/v1/workspaces/${encodeURIComponent(workspaceId)}/token`, signal);
      return answer === null ? null : parse(Token, answer);
    },
    async reportRefused(workspaceId) {
      const path = `/v1/workspaces/${encodeURIComponent(workspaceId)}/reports`;
      await ask("POST", path, new AbortController().signal, { code: "unauthorized" });
    },
    culpritOf(error) {
      const isRefused = error instanceof AuthAppError && error.code === "auth_app_refused";
      return { variable: isRefused ? "SERVICE_CREDENTIAL" : "AUTH_APP_URL", host: new URL(url).host };
    },
    close: () => dispatcher.close(),
  };
}

function parse<Shape extends z.ZodType>(schema: Shape, text: string | null): z.output<Shape> {
  try {
    return schema.parse(JSON.parse(text ?? ""));
  } catch {
    throw new AuthAppError("auth_app_malformed");
  }
}
