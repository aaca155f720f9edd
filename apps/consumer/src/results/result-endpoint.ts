import { Readable } from "node:stream";
import type { Ledger, ResultLink } from "@intercom-dsar/ledger";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type HttpPlugin, NOTHING_HERE } from "../http/http-server.ts";
import { hashOf } from "./capability.ts";
import { fileNameOf, mediaTypeOf, RESULTS_PATH } from "./linked-results.ts";
import type { ResultStore } from "./result-store.ts";

export interface ResultEndpointOptions {
  readonly links: Pick<Ledger["links"], "find" | "noteFetch">;
  readonly store: Pick<ResultStore, "get">;
  /** Aborts when the process is to stop. */
  readonly signal: AbortSignal;
}

interface ByCapability {
  Params: { capability: string };
}

/** Who takes nothing for so long is gone. */
const SILENT_MS = 60_000;

const GONE = new Problem(410, "result_gone", "What was here is no longer kept.", {
  detail: "The link has expired. Whoever sent the request can ask for another one while the result is kept.",
});

/** What no browser and no cache keeps, shows in a page or passes on. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; sandbox",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
  "accept-ranges": "none",
} as const;

/**
 * `GET` and `HEAD /v1/results/{capability}`: the object, for whoever has its link. Each `GET` is in the request's journal before its first
 * byte leaves: what can't be journalled is not given out. What is unknown is told as any other address without a route.
 */
export function resultEndpoint(options: ResultEndpointOptions): HttpPlugin {
  return (app) => {
    app.addHook("onSend", async (_request, reply) => void reply.headers(HEADERS));
    app.route<ByCapability>({
      method: ["GET", "HEAD"],
      url: `${RESULTS_PATH}/:capability`,
      handler: (request, reply) => answer(options, request, reply),
    });
  };
}

async function answer(
  { links, store, signal }: ResultEndpointOptions,
  request: FastifyRequest<ByCapability>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const hash = hashOf(request.params.capability);
  const link = await links.find(hash);
  if (link === null) throw NOTHING_HERE;
  if (link.isGone) throw GONE;
  if (request.method === "HEAD") return reply.headers(headersOf(link)).send();
  const closed = new AbortController();
  reply.raw.once("close", () => closed.abort());
  const content = await store.get(link.object, AbortSignal.any([signal, closed.signal]));
  if (content === null || !(await links.noteFetch(hash))) throw GONE;
  reply.raw.setTimeout(SILENT_MS, () => reply.raw.destroy());
  return reply.headers(headersOf(link)).send(Readable.from(content, { objectMode: false }));
}

function headersOf({ object, bytes, sha256 }: ResultLink) {
  const name = fileNameOf(object);
  return {
    "content-type": mediaTypeOf(name),
    "content-length": bytes,
    "content-disposition": `attachment; filename="${name.replace(/[^A-Za-z0-9._-]/g, "_")}"`,
    "repr-digest": `sha-256=:${Buffer.from(sha256, "hex").toString("base64")}:`,
  };
}
