/** Of all calls, or of those to one endpoint. */
interface Fault {
  /** What Intercom then does. */
  readonly summary: string;
  /** As the simulator's control takes it. */
  readonly action: Readonly<Record<string, unknown>>;
}

/** What can go wrong at Intercom, by the word of the command line. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  "dead-token": {
    summary: "401: it does not accept the token",
    action: { kind: "status", status: 401 },
  },
  "rate-limit": {
    summary: "429: a storm of them",
    action: { kind: "status", status: 429 },
  },
  unavailable: {
    summary: "503: it is down",
    action: { kind: "status", status: 503 },
  },
  "missing-scope": {
    summary: "403: the token lacks a scope",
    action: {
      kind: "status",
      status: 403,
      code: "forbidden",
      message: "You do not have the required scope (Read conversations) to access this resource",
    },
  },
  slow: {
    summary: "each answer takes five seconds",
    action: { kind: "slow-headers", ms: 5_000 },
  },
  reset: {
    summary: "connections break off",
    action: { kind: "reset" },
  },
};
