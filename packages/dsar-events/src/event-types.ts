/** The CloudEvents `type` of each event of the contract. */
export const EVENT_TYPES = {
  request: "intercom-dsar.request.v1",
  preview: "intercom-dsar.preview.v1",
  cancel: "intercom-dsar.cancel.v1",
  outcome: "intercom-dsar.outcome.v1",
  status: "intercom-dsar.status.v1",
  subjectReappeared: "intercom-dsar.subject-reappeared.v1",
  suppression: "intercom-dsar.suppression.v1",
  receipt: "intercom-dsar.receipt.v1",
  notice: "intercom-dsar.notice.v1",
} as const;

/** The topics as they are named where nothing else is configured. */
export const DEFAULT_TOPICS = {
  requests: "dsar.requests",
  outcomes: "dsar.outcomes",
  events: "dsar.events",
  deadLetter: "dsar.requests.dead-letter",
} as const;
