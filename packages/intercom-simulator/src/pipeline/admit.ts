import { type Answer, failure } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { type ApiVersion, isApiVersion } from "../state/api-version.ts";
import type { Grant } from "../state/grant.ts";
import type { RateDecision } from "../state/rate-limits.ts";

export interface CallHead {
  readonly accept: string | undefined;
  readonly intercomVersion: string | undefined;
}

export type Admission = { readonly refusal: Answer } | { readonly version: ApiVersion };

/** Everything that can refuse an authenticated call before its endpoint sees it, in order. */
export function admit(
  endpoint: Endpoint | null,
  grant: Grant,
  rate: RateDecision,
  head: CallHead,
): Admission {
  if (!rate.allowed) {
    return refuse(429, "rate_limit_exceeded", `Exceeded rate limit of ${rate.limit} in 10_seconds`);
  }
  if (endpoint === null) return refuse(404, "not_found", "Resource Not Found");
  if (!acceptsJson(head.accept)) {
    return refuse(406, "not_acceptable", "The Accept header should allow application/json");
  }
  const { settings } = grant.workspace;
  const version = head.intercomVersion ?? settings.defaultVersion;
  if (!isApiVersion(version)) {
    return refuse(
      400,
      "intercom_version_invalid",
      "Requested resource is not available in current API version.",
    );
  }
  const [named] = endpoint.scopes;
  if (named !== undefined && !endpoint.scopes.some((scope) => grant.scopes.has(scope))) {
    return refuse(403, "forbidden", `You do not have the required scope (${named}) to access this resource`);
  }
  if (settings.planRestricted.includes(`${endpoint.method} ${endpoint.template}`)) {
    return refuse(403, "api_plan_restricted", "Active subscription needed.");
  }
  return { version };
}

function refuse(status: number, code: string, message: string): Admission {
  return { refusal: failure(status, code, message) };
}

/** Whether an `Accept` header lets `application/json` through (RFC 9110, 12.5.1). A missing one does not: Intercom answers 406. */
function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  return accept.split(",").some((part) => {
    const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return !isRefused && ["*/*", "application/*", "application/json"].includes(range);
  });
}
