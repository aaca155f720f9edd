/** Why nothing was connected; each one has its own words in `connect-failure-page.ts`. */
export const CONNECT_FAILURES = {
  /** The callback came without a state, or with two. */
  state_missing: 400,
  /** We never gave out this state. */
  state_unknown: 400,
  /** Its one use is over. */
  state_used: 400,
  state_expired: 400,
  /** Another browser began, or nobody is signed in here any more. */
  foreign_session: 403,
  /** The admin said no. */
  access_denied: 400,
  /** Intercom sent another error. */
  consent_failed: 400,
  code_missing: 400,
  /** Used, expired, or another app's. */
  code_rejected: 400,
  app_rejected: 502,
  intercom_unavailable: 503,
  answer_malformed: 502,
  token_dead: 502,
  workspace_unknown: 502,
  /** Consent was given for another workspace than the one that was being reconnected. */
  other_workspace: 409,
} as const;

export type ConnectFailure = keyof typeof CONNECT_FAILURES;

export interface NamedWorkspace {
  readonly id: string;
  readonly name: string;
}

/** Of `other_workspace`: which one was to be reconnected, and which one the consent was given for. */
export interface WorkspaceMixUp {
  readonly expected: NamedWorkspace;
  readonly given: NamedWorkspace;
}
