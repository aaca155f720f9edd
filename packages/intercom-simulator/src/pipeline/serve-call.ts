import type { FastifyReply, FastifyRequest } from "fastify";
import { type Answer, failure } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { headerOf, jsonOf } from "../api/request-parts.ts";
import { BadRequest } from "../bad-request.ts";
import type { OpenCall } from "../calls/call-log.ts";
import { wait } from "../clock.ts";
import type { Grant } from "../state/grant.ts";
import type { RateDecision } from "../state/rate-limits.ts";
import type { Region } from "../state/seed.ts";
import { type Admission, admit } from "./admit.ts";
import { answerCall, strike } from "./answer-call.ts";
import { authenticate } from "./authenticate.ts";
import { createApiCall } from "./create-api-call.ts";
import type { SimulatorContext } from "./simulator-context.ts";

/** Takes one call from its arrival to its answer: token, limits, faults, effect, faults again, transmission. */
export async function serveCall(
  context: SimulatorContext,
  region: Region | null,
  endpoint: Endpoint | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { world, clock } = context;
  const at = clock.now();
  const { grant, refusal } = authenticate(world, request.headers.authorization, region);
  const call = openCall(context, at, grant, endpoint, request);
  const rate = grant !== null && refusal === null ? grant.workspace.limits.charge(grant.app, at) : null;
  const actions = strike(context, call);
  if (grant !== null) await delay(context, grant);
  await answerCall(context, { call, actions, rate, reply }, () =>
    grant === null || rate === null
      ? (refusal ?? failure(401, "unauthorized", "Access Token Invalid"))
      : perform(context, call, endpoint, grant, rate, request),
  );
}

function openCall(
  { calls, newRequestId }: SimulatorContext,
  at: number,
  grant: Grant | null,
  endpoint: Endpoint | null,
  request: FastifyRequest,
): OpenCall {
  return calls.open({
    at,
    workspace: grant?.workspace.id ?? null,
    token: grant?.label ?? null,
    method: request.method,
    path: request.url,
    endpoint: endpoint?.template ?? null,
    version: headerOf(request, "intercom-version") ?? null,
    body: request.method === "GET" ? null : jsonOf(request),
    requestId: newRequestId(),
  });
}

async function delay({ clock, random, signal }: SimulatorContext, { workspace }: Grant): Promise<void> {
  const { latencyMs, jitterMs } = workspace.settings;
  const milliseconds = latencyMs + random() * jitterMs;
  if (milliseconds > 0) await wait(clock, milliseconds, signal);
}

/** Lets the endpoint answer, if nothing refuses the call; from here on its effect has taken place. */
function perform(
  context: SimulatorContext,
  call: OpenCall,
  endpoint: Endpoint | null,
  grant: Grant,
  rate: RateDecision,
  request: FastifyRequest,
): Answer {
  const admission: Admission = admit(endpoint, grant, rate, {
    accept: request.headers.accept,
    intercomVersion: headerOf(request, "intercom-version"),
  });
  if ("refusal" in admission) return admission.refusal;
  if (endpoint === null) return failure(404, "not_found", "Resource Not Found");
  try {
    return endpoint.answer(createApiCall(context, call, grant, admission.version, request));
  } catch (error) {
    if (error instanceof BadRequest) return failure(400, error.code, error.message);
    throw error;
  }
}
