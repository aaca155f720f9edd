import type { Answer } from "../api/answer.ts";
import type { RateState } from "../state/rate-window.ts";

/** An answer as it goes over the wire. */
export interface Outgoing {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** `rate` is `null` where the credentials were not valid: such answers carry no rate headers. */
export function toOutgoing(answer: Answer, requestId: string, rate: RateState | null): Outgoing {
  const headers: Record<string, string> = {
    "content-type": "application/json; charset=utf-8",
    "x-request-id": requestId,
  };
  if (rate !== null) {
    headers["x-ratelimit-limit"] = String(rate.limit);
    headers["x-ratelimit-remaining"] = String(rate.remaining);
    headers["x-ratelimit-reset"] = String(rate.reset);
  }
  if ("location" in answer)
    return { status: answer.status, headers: { ...headers, location: answer.location }, text: "" };
  if ("body" in answer) return { status: answer.status, headers, text: JSON.stringify(answer.body) };
  const body = { type: "error.list", request_id: requestId, errors: [answer.error] };
  for (const [name, value] of Object.entries(answer.headers ?? {})) headers[name.toLowerCase()] = value;
  return { status: answer.status, headers, text: JSON.stringify(body) };
}
