import { IntercomError, reduceCause, type TimeoutPhase } from "./errors.ts";
import type { IntercomErrorCode } from "./failures.ts";
import { ProxyError } from "./proxy-error.ts";

/** undici's and Node's error codes that say more than "the connection failed". */
const MEANING: Readonly<Record<string, { code: IntercomErrorCode; phase?: TimeoutPhase }>> = {
  UND_ERR_CONNECT_TIMEOUT: { code: "timeout", phase: "connect" },
  UND_ERR_HEADERS_TIMEOUT: { code: "timeout", phase: "headers" },
  UND_ERR_BODY_TIMEOUT: { code: "timeout", phase: "body" },
  UND_ERR_HEADERS_OVERFLOW: { code: "invalid_response" },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { code: "invalid_response" },
  UND_ERR_RES_EXCEEDED_MAX_SIZE: { code: "body_too_large" },
  UND_ERR_CLOSED: { code: "aborted" },
  UND_ERR_DESTROYED: { code: "aborted" },
};

/** Names what undici reports when there is no complete answer. `HPE_…` are the codes of Node's HTTP parser: not HTTP. */
export function brokenExchange(error: unknown, sent: boolean): IntercomError {
  if (error instanceof ProxyError) return new IntercomError({ code: "proxy_failed", sent, cause: error });
  const { code } = reduceCause(error);
  const meaning = code === null ? undefined : MEANING[code];
  if (meaning !== undefined) return new IntercomError({ ...meaning, sent, cause: error });
  const isNotHttp = code?.startsWith("HPE_") ?? false;
  return new IntercomError({ code: isNotHttp ? "invalid_response" : "network_error", sent, cause: error });
}
