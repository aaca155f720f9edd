import { type Answer, failure } from "../api/answer.ts";
import type { FaultAction } from "../faults/fault-rule.ts";
import type { Outgoing } from "./outgoing.ts";

const CODES = new Map([
  [400, "parameter_invalid"],
  [401, "unauthorized"],
  [403, "forbidden"],
  [404, "not_found"],
  [409, "conflict"],
  [429, "rate_limit_exceeded"],
]);

/** The error that a `status` rule asks for. */
export function faultyAnswer(action: Extract<FaultAction, { kind: "status" }>): Answer {
  const code =
    action.code ?? CODES.get(action.status) ?? (action.status >= 500 ? "server_error" : "client_error");
  return failure(
    action.status,
    code,
    action.message ?? "An error that a fault rule asked for",
    action.headers,
  );
}

const PAGE =
  "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>";

/** Spoils an answer as the rule says; rules about transmission leave it alone. */
export function spoil(outgoing: Outgoing, action: FaultAction): void {
  switch (action.kind) {
    case "html":
      outgoing.status = action.status;
      outgoing.headers["content-type"] = "text/html; charset=utf-8";
      outgoing.text = PAGE;
      break;
    case "truncated-json":
      outgoing.text = outgoing.text.slice(0, Math.ceil(outgoing.text.length / 2));
      break;
    case "malformed-json":
      outgoing.text = `${outgoing.text.slice(0, -1)},}`;
      break;
    case "huge-body":
      outgoing.text = `${outgoing.text.slice(0, -1)},"padding":"${"x".repeat(action.bytes)}"}`;
      break;
    case "drop-rate-headers":
      for (const name of Object.keys(outgoing.headers)) {
        if (name.startsWith("x-ratelimit-")) delete outgoing.headers[name];
      }
      break;
  }
}
