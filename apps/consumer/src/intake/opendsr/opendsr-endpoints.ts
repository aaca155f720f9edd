import type { RequestView } from "@intercom-dsar/ledger";
import {
  type Cancellation,
  type Discovery,
  type OpenDsrError,
  openDsrRequestSchema,
  openGdprRequestSchema,
  SIGNATURE_HEADERS,
  subjectRequestIdSchema,
} from "@intercom-dsar/opendsr";
import { Problem, refuse } from "@intercom-dsar/web/problem";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HttpPlugin } from "../../http/http-server.ts";
import { toProblem } from "../../http/to-problem.ts";
import { senderOf } from "../webhook/webhook-auth.ts";
import { limitRate } from "../webhook/webhook-rate-limit.ts";
import { acceptRequest } from "./accept-request.ts";
import { requireController } from "./controller-auth.ts";
import type { OpenDsrOptions } from "./opendsr-options.ts";
import type { OpenDsrSettings } from "./opendsr-settings.ts";
import { API_VERSION, statusDocument } from "./status-document.ts";

interface ById {
  Params: { subjectRequestId: string };
}

/** Version 2, and version 1 under the names of OpenGDPR, which section 10.1 asks to honour. */
const VERSIONS = [
  { prefix: "/opendsr/v2", requests: "requests", schema: openDsrRequestSchema },
  { prefix: "/opendsr/v1", requests: "opengdpr_requests", schema: openGdprRequestSchema },
] as const;

/** OpenDSR 2.0: discovery, requests, status, cancellation; every answer but a refusal is signed. */
export function openDsrEndpoints(options: OpenDsrOptions): HttpPlugin {
  const { settings, submissions, logger } = options;
  return async (app) => {
    answerInItsOwnWords(app, options);
    for (const { prefix } of VERSIONS) {
      serveToAnybody(app, settings, `${prefix}/discovery`, {
        type: "application/json; charset=utf-8",
        body: JSON.stringify(discoveryDocument(settings)),
      });
      serveToAnybody(app, settings, `${prefix}/certificate.pem`, {
        type: "application/x-pem-file",
        body: settings.signer.certificate,
      });
    }
    await app.register(async (scope) => {
      requireController(scope, { senders: options.senders, now: submissions.now, logger });
      await limitRate(scope, options.rates);
      for (const { prefix, requests, schema } of VERSIONS) {
        const path = `${prefix}/${requests}`;
        scope.post(path, (request, reply) => acceptRequest(options, schema, request, reply));
        scope.get<ById>(`${path}/:subjectRequestId`, (request) => status(options, request));
        scope.get<ById>(`${path}/:subjectRequestId/results`, (request, reply) =>
          results(options, request, reply),
        );
        scope.delete<ById>(`${path}/:subjectRequestId`, async (request, reply) =>
          reply.code(202).send(await cancel(options, request)),
        );
      }
    });
  };
}

/** Signed once: a signature costs a thousand times what the rest of the answer does, and anybody may ask. */
function serveToAnybody(
  app: FastifyInstance,
  { signer }: OpenDsrSettings,
  path: string,
  { type, body }: { readonly type: string; readonly body: string },
): void {
  const headers = signer.headers(body);
  app.get(path, (_request, reply) => reply.headers(headers).type(type).send(body));
}

/** Refusals have OpenDSR's form and are not signed, since whoever is refused may be anybody. */
function answerInItsOwnWords(app: FastifyInstance, { settings, logger }: OpenDsrOptions): void {
  app.setErrorHandler((error, _request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) logger.error("http_request_failed", { statusCode: problem.status, error });
    return sendOpenDsrError(reply, problem);
  });
  app.addHook("onSend", async (_request, reply, body) => {
    if (reply.statusCode >= 400 || reply.hasHeader(SIGNATURE_HEADERS.openDsr.signature)) return;
    if (typeof body === "string" || Buffer.isBuffer(body)) reply.headers(settings.signer.headers(body));
  });
}

async function status(options: OpenDsrOptions, request: FastifyRequest<ById>) {
  const view = await ownRequest(options, request);
  return statusDocument(view, senderOf(request).name, options.settings, options.ledger);
}

/** The outcome event itself: the package of an access request, the evidence of a deletion. */
async function results(
  options: OpenDsrOptions,
  request: FastifyRequest<ById>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { requestId } = await ownRequest(options, request);
  const outcome = await options.ledger.reads.outcome(requestId);
  if (outcome === null) throw new Problem(404, "no_results", "There are no results, or no longer.");
  return reply.type("application/json").send(Buffer.from(outcome.value ?? ""));
}

/** Section 9: while `pending`. One that has been cancelled already is told so again. */
async function cancel(options: OpenDsrOptions, request: FastifyRequest<ById>): Promise<Cancellation> {
  const { store, submissions } = options;
  const view = await ownRequest(options, request);
  const isCancelled = view.state === "ended" && view.status === "cancelled";
  if (!isCancelled && (view.state === "ended" || view.begunAt !== null))
    throw new Problem(400, "not_pending", "The request is not pending any more.");
  if (!isCancelled) await store({ type: "cancel", sender: view.sender, requestId: view.senderRequestId });
  return {
    controller_id: senderOf(request).name,
    subject_request_id: view.senderRequestId,
    received_time: new Date(submissions.now()).toISOString(),
    api_version: API_VERSION,
  };
}

/** A controller sees its own requests; of all others it is not told whether they are there. */
async function ownRequest({ ledger }: OpenDsrOptions, request: FastifyRequest<ById>): Promise<RequestView> {
  // What can't be an id is known to nobody; a NUL in it is nothing that PostgreSQL could be asked for.
  const id = subjectRequestIdSchema.safeParse(request.params.subjectRequestId);
  const sender = senderOf(request).name;
  const view = id.success ? await ledger.reads.findOwn({ sender, requestId: id.data }) : null;
  if (view === null) throw new Problem(404, "request_unknown", "The controller has no request of this id.");
  return view;
}

/** What controllers may ask for (section 6). Intercom can't be searched by a hash, so none is promised. */
function discoveryDocument({ baseUrl }: OpenDsrSettings): Discovery {
  return {
    api_version: API_VERSION,
    supported_identities: [{ identity_type: "email", identity_format: "raw" }],
    supported_subject_request_types: ["access", "portability", "erasure"],
    processor_certificate: `${baseUrl}/v2/certificate.pem`,
  };
}

/** A refusal in the form of section 7.6. It names the field, and quotes nothing of the request. */
function sendOpenDsrError(reply: FastifyReply, problem: Problem): FastifyReply {
  return refuse(reply, problem).send(errorBody(problem, problem.options.path ?? null));
}

function errorBody({ status, code, message }: Problem, path: string | null): OpenDsrError {
  const detail = path === null ? message : `${path} is missing or not valid.`;
  return { error: { code: status, message, errors: [{ domain: "Request", reason: code, message: detail }] } };
}
