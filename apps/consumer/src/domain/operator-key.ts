/** What whoever operates the service may do: look, act, or act and see whom a request is about. */
export const OPERATOR_ROLES = ["viewer", "operator", "admin"] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

/** A credential of the operator API. */
export interface OperatorKey {
  /** The audit and the log name it. */
  readonly name: string;
  /** The most that it may do. */
  readonly role: OperatorRole;
  /** SHA-256 of its tokens; several while one is being changed. */
  readonly digests: readonly Uint8Array[];
  /** Whether it speaks for people that it has signed in itself: then it names them, and their role, in headers. */
  readonly forwardsActor: boolean;
}

/** Whether `role` may do what takes `needed`. */
export function includesRole(role: OperatorRole, needed: OperatorRole): boolean {
  return OPERATOR_ROLES.indexOf(role) >= OPERATOR_ROLES.indexOf(needed);
}

/** The lesser of two roles. */
export function lesserRole(first: OperatorRole, second: OperatorRole): OperatorRole {
  return includesRole(first, second) ? second : first;
}
