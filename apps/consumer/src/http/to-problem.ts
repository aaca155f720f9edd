import { Problem } from "@intercom-dsar/web/problem";
import { errorCode } from "../domain/errors.ts";

const LEDGER_RETRY_SECONDS = 2;
const STORE_RETRY_SECONDS = 30;

/** The answer for whatever was thrown while a request was served; of an unknown error nothing is told. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  switch (errorCode(error)) {
    case "ledger_unavailable":
      return new Problem(503, "ledger_unavailable", "The service can't store requests now.", {
        retryAfterSeconds: LEDGER_RETRY_SECONDS,
        cause: error,
      });
    case "result_store_unavailable":
      return new Problem(503, "result_store_unavailable", "The service can't read results now.", {
        retryAfterSeconds: STORE_RETRY_SECONDS,
        cause: error,
      });
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new Problem(415, "media_type_refused", "The body has to be JSON, or a CloudEvent in JSON.");
    case "FST_ERR_BAD_URL":
      return new Problem(400, "malformed_url", "The address can't be read.");
    case "FST_ERR_MAX_PARAM_LENGTH":
      return new Problem(404, "not_found", "There is nothing at this address.");
    default:
      if (isRefusal(error)) return new Problem(400, "bad_request", "The request can't be read.");
      return new Problem(500, "internal_error", "The service met an error of its own.", { cause: error });
  }
}

/** Fastify's own refusals, and a connection that broke in the middle of a body, carry the status that they ask for. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    "statusCode" in error &&
    typeof error.statusCode === "number" &&
    error.statusCode >= 400 &&
    error.statusCode < 500
  );
}
