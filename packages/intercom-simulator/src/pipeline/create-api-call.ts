import type { FastifyRequest } from "fastify";
import type { ApiCall } from "../api/api-call.ts";
import { parameterOf } from "../api/request-parts.ts";
import type { OpenCall } from "../calls/call-log.ts";
import type { EffectLog } from "../calls/effect-log.ts";
import type { Clock } from "../clock.ts";
import type { ApiVersion } from "../state/api-version.ts";
import type { Grant } from "../state/grant.ts";

/** What an endpoint gets to see of a call. */
export function createApiCall(
  { clock, effects }: { readonly clock: Clock; readonly effects: EffectLog },
  call: OpenCall,
  grant: Grant,
  version: ApiVersion,
  request: FastifyRequest,
): ApiCall {
  const now = clock.now();
  const { workspace } = grant;
  const [, query = ""] = request.url.split("?", 2);
  return {
    workspace,
    grant,
    version,
    now,
    origin: `${request.protocol}://${request.host}`,
    query: new URLSearchParams(query),
    body: call.body,
    parameter: (name) => parameterOf(request, name),
    effect: (kind, id) => {
      effects.add({ at: now, workspace: workspace.id, kind, id, call: call.seq });
      call.effect = `${kind} ${id}`;
    },
  };
}
