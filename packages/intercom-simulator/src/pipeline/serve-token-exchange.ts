import type { FastifyReply, FastifyRequest } from "fastify";
import { exchangeCode } from "../oauth/exchange-code.ts";
import { answerCall, strike } from "./answer-call.ts";
import type { SimulatorContext } from "./simulator-context.ts";

/** `POST /auth/eagle/token`: the one call without a token. Fault rules strike it too; its body, which holds a secret, is not kept. */
export async function serveTokenExchange(
  context: SimulatorContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const call = context.calls.open({
    at: context.clock.now(),
    workspace: null,
    token: null,
    method: request.method,
    path: request.url,
    endpoint: "/auth/eagle/token",
    version: null,
    body: null,
    requestId: context.newRequestId(),
  });
  const actions = strike(context, call);
  await answerCall(context, { call, actions, rate: null, reply }, () => exchangeCode(request, context.oauth));
}
