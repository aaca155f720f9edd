import { nameOf } from "../operator/find-request.ts";
import type { OperatorRequest } from "../operator/schemas.ts";

export const REQUEST_HEADS = ["request", "kind", "state", "why", "deadline", "workspace"] as const;

/** A request as a row of a list. */
export function requestRow(request: OperatorRequest): readonly string[] {
  const { kind, deadline, isOverdue, workspaceId } = request;
  return [
    nameOf(request),
    kind,
    stateOf(request),
    whyOf(request),
    deadline === null ? "-" : `${minute(deadline)}${isOverdue ? " passed" : ""}`,
    workspaceId ?? "-",
  ];
}

/** In a word. */
export function stateOf({ state, status, cancelRequested }: OperatorRequest): string {
  if (status !== null) return status;
  return cancelRequested ? `${state}, cancelled` : state;
}

/** What it waits for, until when; or why it ended so. */
export function whyOf({ waiting, reasonCode }: OperatorRequest): string {
  if (waiting === null) return reasonCode ?? "-";
  const { reason, code, until } = waiting;
  const what = code === null || code === reason ? reason : `${reason} ${code}`;
  return until === null ? what : `${what} until ${minute(until)}`;
}

/** In UTC, to the minute: `2026-11-26 09:00Z`. */
export function minute(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace("T", " ")}Z`;
}
