import type { FastifyReply, FastifyRequest } from "fastify";
import { BadRequest } from "../bad-request.ts";
import type { OpenCall } from "../calls/call-log.ts";
import { wait } from "../clock.ts";
import { type Answer, failure } from "../routes/answer.ts";
import type { Endpoint } from "../routes/endpoint.ts";
import type { Grant } from "../state/grant.ts";
import type { RateDecision } from "../state/rate-limits.ts";
import type { Region } from "../state/seed.ts";
import { type Admission, admit } from "./admit.ts";
import { answerCall, strike } from "./answer-call.ts";
import { authenticate } from "./authenticate.ts";
import { createApiCall } from "./create-api-call.ts";
import type { Machinery } from "./machinery.ts";
import { headerOf, jsonOf } from "./request-parts.ts";

/** Takes one call from its arrival to its answer: token, limits, faults, effect, faults again, transmission. */
export async function serveCall(
  machinery: Machinery,
  region: Region | null,
  endpoint: Endpoint | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { world, clock } = machinery;
  const at = clock.now();
  const { grant, refusal } = authenticate(world, request.headers.authorization, region);
  const call = openCall(machinery, at, grant, endpoint, request);
  const rate = grant !== null && refusal === null ? grant.workspace.limits.charge(grant.app, at) : null;
  const actions = strike(machinery, call);
  if (grant !== null) await delay(machinery, grant);
  await answerCall(machinery, { call, actions, rate, reply }, () =>
    grant === null || rate === null
      ? (refusal ?? failure(401, "unauthorized", "Access Token Invalid"))
      : perform(machinery, call, endpoint, grant, rate, request),
  );
}

function openCall(
  { calls, newRequestId }: Machinery,
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

async function delay({ clock, random, signal }: Machinery, { workspace }: Grant): Promise<void> {
  const { latencyMs, jitterMs } = workspace.settings;
  const milliseconds = latencyMs + random() * jitterMs;
  if (milliseconds > 0) await wait(clock, milliseconds, signal);
}

/** Lets the endpoint answer, if nothing refuses the call; from here on its effect has taken place. */
function perform(
  machinery: Machinery,
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
    return endpoint.answer(createApiCall(machinery, call, grant, admission.version, request));
  } catch (error) {
    if (error instanceof BadRequest) return failure(400, error.code, error.message);
    throw error;
  }
}
