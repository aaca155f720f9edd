/** What a person did not want to get, as their contact said it right before its deletion. */
export interface OptOuts {
  /** Intercom's ids of the subscription types that they had left. */
  readonly subscriptions: readonly string[];
  /** Whether they wanted no e-mail at all. */
  readonly unsubscribed: boolean;
  /** Which of the request's addresses the contact has. */
  readonly subject: number;
}
