import type { FastifyReply, FastifyRequest } from "fastify";
import { exchangeCode } from "../oauth/exchange-code.ts";
import { answerCall, strike } from "./answer-call.ts";
import type { Machinery } from "./machinery.ts";

/** `POST /auth/eagle/token`: the one call without a token. Fault rules strike it too; its body, which holds a secret, is not kept. */
export async function serveTokenExchange(
  machinery: Machinery,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const call = machinery.calls.open({
    at: machinery.clock.now(),
    workspace: null,
    token: null,
    method: request.method,
    path: request.url,
    endpoint: "/auth/eagle/token",
    version: null,
    body: null,
    requestId: machinery.newRequestId(),
  });
  const actions = strike(machinery, call);
  await answerCall(machinery, { call, actions, rate: null, reply }, () =>
    exchangeCode(request, machinery.oauth),
  );
}
