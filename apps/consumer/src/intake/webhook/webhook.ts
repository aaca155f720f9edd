import { EVENT_TYPES } from "@intercom-dsar/dsar-events";
import { idSchema, PREVIEW_KIND } from "@intercom-dsar/dsar-events/service";
import type { Ledger, RequestView } from "@intercom-dsar/ledger";
import type { Logger } from "@intercom-dsar/service";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { CallbackPolicy } from "../../domain/callback-policy.ts";
import { originOf, type WebhookSender } from "../../domain/sender.ts";
import type { HttpPlugin } from "../../http/http-server.ts";
import { preferredWait } from "../../http/prefer-wait.ts";
import type { LinkOptions } from "../../results/linked-results.ts";
import type { StoreSubmission } from "../group-commit.ts";
import type { OutcomeWaiter } from "../outcome-waiter.ts";
import { decodeRecord, type SubmissionOptions, storedSubmission } from "../to-submission.ts";
import { httpRecord } from "./http-record.ts";
import { resultView } from "./result-view.ts";
import type { SenderRates } from "./sender-rates.ts";
import { requireRights } from "./sender-rights.ts";
import { statusView } from "./status-view.ts";
import type { Accepted } from "./webhook-api.ts";
import { requireSender, senderOf } from "./webhook-auth.ts";
import { limitRate } from "./webhook-rate-limit.ts";

export interface WebhookOptions {
  readonly senders: readonly WebhookSender[];
  readonly rates: SenderRates;
  readonly ledger: Pick<Ledger, "reads" | "looks" | "notices">;
  readonly store: StoreSubmission;
  readonly waiter: OutcomeWaiter;
  readonly submissions: SubmissionOptions;
  readonly callbacks: CallbackPolicy;
  readonly logger: Logger;
  /** How links to results are made. @default there are none */
  readonly links?: LinkOptions | null;
  /** Aborted when the process is to stop: nobody is kept waiting any longer. */
  readonly signal: AbortSignal;
}

interface ById {
  Params: { requestId: string };
}

/** `POST /v1/requests`, `POST /v1/previews`, `GET` and `DELETE /v1/requests/{requestId}`, `GET …/result` and `GET …/outcome`, signed as Standard Webhooks say. */
export function webhookIntake(options: WebhookOptions): HttpPlugin {
  const { senders, submissions, logger } = options;
  return async (app) => {
    requireSender(app, { senders, now: submissions.now, logger });
    await limitRate(app, options.rates);
    app.post("/v1/requests", (request, reply) => accept(options, request, reply));
    app.post("/v1/previews", (request, reply) => accept(options, request, reply, PREVIEW_KIND));
    app.get<ById>("/v1/requests/:requestId", async (request) => {
      const view = await ownRequest(options, senderOf(request), request.params.requestId);
      const { looks, notices } = options.ledger;
      return statusView(view, await looks.find(view.requestId), await notices.ofRequest(view.requestId));
    });
    app.get<ById>("/v1/requests/:requestId/result", async (request) => {
      const view = await ownRequest(options, senderOf(request), request.params.requestId);
      return resultView(view, { ledger: options.ledger, links: options.links ?? null });
    });
    app.get<ById>("/v1/requests/:requestId/outcome", async (request, reply) => {
      const view = await ownRequest(options, senderOf(request), request.params.requestId);
      return (
        (await waitForOutcome(options, request, reply, view, 0)) ??
        answerWithoutOutcome(reply, await ownRequest(options, senderOf(request), view.senderRequestId))
      );
    });
    app.delete<ById>("/v1/requests/:requestId", async (request, reply) => {
      const view = await cancel(options, senderOf(request), request.params.requestId);
      return reply.code(view.state === "ended" ? 200 : 202).send(statusView(view));
    });
  };
}

async function accept(
  options: WebhookOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  onlyKind: string | null = null,
): Promise<FastifyReply> {
  const { store, submissions, callbacks, logger } = options;
  const sender = senderOf(request);
  // What a sender may not name is answered at once, by its rights, and not with an outcome.
  const bareType = onlyKind === PREVIEW_KIND ? EVENT_TYPES.preview : undefined;
  const decoded = decodeRecord(
    httpRecord(request),
    { ...submissions, acceptsCallback: () => true },
    bareType,
  );
  if (decoded.type === "dead-letter")
    throw new Problem(400, decoded.cause, "The body is not a request of this contract.", {
      path: decoded.path,
    });
  const kind =
    decoded.type === "request" ? decoded.request.kind : decoded.type === "rejection" ? decoded.kind : null;
  if (onlyKind !== null && kind !== onlyKind)
    throw new Problem(400, "invalid_schema", `Only a ${onlyKind} is taken here.`, {
      path: "kind",
    });
  if (decoded.type === "cancel") {
    const view = await cancel(options, sender, decoded.requestId);
    return answerAccepted(reply, view.senderRequestId);
  }
  const allowed = requireRights(sender, callbacks, decoded);
  const requestId = allowed.type === "request" ? allowed.request.requestId : allowed.requestId;
  // A path segment of dots is taken away by every client: such a request could not be asked about.
  if (/^\.{1,2}$/.test(requestId))
    throw new Problem(400, "invalid_schema", "The body is not a request of this contract.", {
      path: "requestId",
    });
  const source = { sender: sender.name, origin: originOf(sender), onConflict: null };
  const receipt = await store(storedSubmission(allowed, source, submissions));
  logger.info("request_received", { requestId, clientId: sender.name, result: receipt });
  if (receipt === "conflict")
    throw new Problem(
      409,
      "request_id_conflict",
      "The request id is taken by a request of another meaning.",
      { path: "requestId" },
    );
  const { prefer } = request.headers;
  if (prefer === undefined) return answerAccepted(reply, requestId);
  const view = await ownRequest(options, sender, requestId);
  return (await waitForOutcome(options, request, reply, view)) ?? answerAccepted(reply, requestId);
}

function answerAccepted(reply: FastifyReply, requestId: string): FastifyReply {
  const accepted: Accepted = { requestId, statusUrl: `/v1/requests/${requestId}` };
  return reply.code(202).header("location", accepted.statusUrl).send(accepted);
}

/** The request has not ended: how it stands. Or its outcome was destroyed. */
function answerWithoutOutcome(reply: FastifyReply, view: RequestView): FastifyReply {
  if (view.state === "ended")
    throw new Problem(410, "outcome_destroyed", "The outcome was kept for its time, and is destroyed.");
  return reply.code(202).send(statusView(view));
}

/** `Prefer: wait`: the outcome, if the request ends in time; `null` otherwise, and where no wait is asked for and there is no `otherwiseMs`. */
async function waitForOutcome(
  options: WebhookOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  view: RequestView,
  otherwiseMs: number | null = null,
): Promise<FastifyReply | null> {
  const { ledger, waiter, signal } = options;
  const { prefer } = request.headers;
  const preferredMs = preferredWait(typeof prefer === "string" ? prefer : undefined);
  const waitMs = preferredMs ?? otherwiseMs;
  if (waitMs === null) return null;
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  const stop = AbortSignal.any([signal, gone.signal]);
  if (view.state !== "ended" && !(await waiter.ended(view, waitMs, stop))) return null;
  const outcome = await ledger.reads.outcome(view.requestId);
  if (outcome === null) return null;
  const attributes = Object.entries(outcome.headers).map(([name, value]) => [
    name.replace(/^ce_/, "ce-"),
    value,
  ]);
  return reply
    .code(200)
    .headers({
      ...Object.fromEntries(attributes),
      ...(preferredMs !== null && { "preference-applied": `wait=${preferredMs / 1_000}` }),
    })
    .send(Buffer.from(outcome.value ?? ""));
}

/** Marks a request that has not begun; what has begun is told as it is. */
async function cancel(
  options: WebhookOptions,
  sender: WebhookSender,
  requestId: string,
): Promise<RequestView> {
  const before = await ownRequest(options, sender, requestId);
  if (before.state === "ended" && before.status === "cancelled") return before;
  if (before.state === "ended") throw new Problem(409, "already_ended", "The request has ended.");
  if (before.begunAt !== null)
    throw new Problem(409, "already_begun", "The request has begun; its outcome will tell what was done.");
  await options.store({ type: "cancel", sender: sender.name, requestId });
  return ownRequest(options, sender, requestId);
}

/** A sender sees its own requests; of all others it is not told whether they are there. */
async function ownRequest(
  { ledger }: WebhookOptions,
  sender: WebhookSender,
  requestId: string,
): Promise<RequestView> {
  // What can't be an id is known to nobody; a NUL in it is nothing that PostgreSQL could be asked for.
  const isId = idSchema.safeParse(requestId).success;
  const view = isId ? await ledger.reads.findOwn({ sender: sender.name, requestId }) : null;
  if (view === null) throw new Problem(404, "request_unknown", "The sender has no request of this id.");
  return view;
}
