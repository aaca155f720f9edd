import type { LogEventTable } from "@intercom-dsar/service";

/** What the consumer logs; `docs/reference.md` is made from it. Names in backquotes are fields of the line. */
export const CONSUMER_LOG_EVENTS = {
  // the process
  started: ["info", "The program is up and takes requests."],
  http_open: ["info", "Requests are taken by HTTP at `host` and `port`."],
  ledger_key_created: [
    "warn",
    "There was no `LEDGER_KEY`: a new one was written beside the SQLite ledger. Keep it apart from the ledger's backups; without it they can't be read.",
  ],
  clock_went_back: [
    "error",
    "The machine's clock was set back by `durationMs`; due times were moved by the same amount. Check the machine's time service.",
  ],
  clock_not_followed: [
    "warn",
    "After a change of the clock the ledger could not move due times; it is tried again.",
  ],
  purged: [
    "info",
    "Retention has ended for the addresses of `identifiers` requests, for `requests` requests and for `messages` messages (`total` together); they are destroyed.",
  ],
  results_named: [
    "info",
    "How outcomes of this process name the files that they do not hold: `kind` is `link` (by `RESULTS_URL`, until `RESULT_EXPIRY`), `s3` or `directory` (`file:`, for whoever has the same directory).",
  ],
  results_expired: [
    "info",
    "`count` files of the result store were destroyed, since their links have expired (`RESULT_EXPIRY`).",
  ],
  orphans_swept: [
    "info",
    "`count` files of the result store were destroyed that belong to no request, or were never finished.",
  ],
  unsent_message_destroyed: [
    "error",
    "`messageId` was destroyed and was never sent on `lane`: `IDENTIFIER_RETENTION` has passed since it was made. `requestId` has ended, and no one was told; its sender has to ask again under another id.",
  ],
  traces_left: [
    "warn",
    "The ledger's write-ahead log could not be emptied after a purge, since another program was reading from the database: copies of what was destroyed may still be in it. It is tried again within the hour; look for a backup or a shell that holds the file open.",
  ],
  keys_rewrapped: [
    "info",
    "`count` keys and values were sealed anew by the first key of `LEDGER_KEY`; `check` says when the others may go.",
  ],
  rewrap_failed: [
    "warn",
    "What an older key of `LEDGER_KEY` sealed could not be sealed anew; it is tried again within the hour. Keep that key.",
  ],
  purge_failed: [
    "warn",
    "Data whose retention has ended could not be destroyed; it is tried again within the hour.",
  ],

  // requests that come in
  records_received: ["info", "`count` records of a partition are in the ledger; `offset` is the last one's."],
  batch_refused: [
    "error",
    "Nothing of a record batch that begins at `offset` was taken: it is beyond the limits or unreadable (`code`). A dead letter says so, with its last offset.",
  ],
  records_not_stored: [
    "error",
    "The ledger did not take records (`error.cause`); they are read again when it does.",
  ],
  intake_gap: [
    "error",
    "The group's offset was older than the oldest record: requests were lost to the topic's retention before they were read. Ask the emitters to send again.",
  ],
  intake_crashed: [
    "error",
    "kafkajs gave up (`code`). If `retryable`, it starts again by itself; else the program ends with exit code 1.",
  ],
  kafka_client: [
    "any",
    "What kafkajs says: its place (`part`) and a `code` of its first words. What it retries by itself is at `debug`.",
  ],
  lag_unknown: ["debug", "The group's lag could not be read; the metric keeps its last value."],
  topic_retention_unbounded: [
    "warn",
    "The request topic keeps records for ever (`kept_for_ever`), or its retention is not told (`not_told`: the right `DescribeConfigs` is missing). Make it shorter than `ID_RETENTION`.",
  ],
  request_received: [
    "info",
    "A request came by HTTP from the sender `clientId`; `result` is what the ledger made of it.",
  ],
  webhook_refused: [
    "warn",
    "A request has no valid signature (`code`): a sender with an old key or a wrong clock, or somebody else. At most one line for each code in ten seconds.",
  ],
  operator_open: ["info", "The operator API is served at `host` and `port`."],
  operator_refused: [
    "warn",
    "Somebody called the operator API without a credential of `OPERATOR_KEYS` (`code`). At most one line for each code in ten seconds.",
  ],
  operator_acted: [
    "info",
    "An operator did something (`step`) with the credential `clientId`; `result` says what became of it, `auditId` finds it in the operator API's audit.",
  ],
  record_refused: [
    "warn",
    "A record on Kafka has a signature of no sender that is known here (`code`); it is a dead letter, without its value, and `replay` takes it again once its key is known. At most one line for each code in ten seconds.",
  ],
  http_request_failed: [
    "error",
    "A request by HTTP was answered with 5xx (`statusCode`). Its sender may send it again.",
  ],
  line_refused: [
    "warn",
    "A line of the pipe (`line`: its number) is no request, or has the id of another one; a dead letter of it is in the ledger. Nothing is kept of one above 1 MiB (`line_too_large`).",
  ],
  lines_refused: [
    "error",
    "The input has ended: `count` of `total` lines were refused; `lines` has the numbers of the first twenty.",
  ],
  lines_not_stored: [
    "error",
    "The ledger did not take `count` lines of the pipe, from `line` on; they are tried again.",
  ],
  notice_acknowledged: ["info", "A recipient confirmed that it has erased what a deletion erased."],
  intercom_hint_noted: [
    "info",
    "A webhook of Intercom's belongs to a deletion and is in its journal or on `dsar.events`.",
  ],
  intercom_hint_lost: [
    "warn",
    "A webhook of Intercom's could not be stored (`error`). No outcome depends on it.",
  ],
  opendsr_certificate_expires: [
    "warn",
    "Controllers refuse what is signed after `dueAt`: give `OPENDSR_CERTIFICATE` (and `OPENDSR_KEY`) anew and restart.",
  ],

  // work
  request_ended: [
    "info",
    "A request has its outcome: `status`, and the reason's `code` where it is not `completed`.",
  ],
  spool_left: [
    "info",
    "What a large request read could not be destroyed when it ended: it lies sealed in the result store until the request's identifiers are.",
  ],
  request_waiting: [
    "info",
    "A request waits until `dueAt`; `reason` is the kind of wait, `code` says for what. A wait for a workspace that nobody has connected is told once, with the end of `WORKSPACE_GRACE`; those for a token are counted in `workspace_parked`.",
  ],
  run_failed: [
    "info",
    "A run of a request ended in an error; `result` is what follows: `retry`, `park`, `await-scope`, `fail` or `abandon`.",
  ],
  looked_again: [
    "info",
    "The contacts of a deletion were looked for after the time in which Intercom can restore them: `result` is `reached` (they are gone for good), `came_back` or `not_rechecked`, with `code` for why.",
  ],
  look_failed: [
    "info",
    "Contacts of a deletion could not be looked for again; it is tried later, up to 12 times.",
  ],
  run_abandoned: [
    "info",
    "The result of a run could not be stored in the ledger. The next owner of the workspace continues from the journal.",
  ],
  deadlines_at_risk: [
    "warn",
    "The queue is longer than the rate limit allows before `count` deadlines. `dsar.events` says which.",
  ],
  session_failed: [
    "error",
    "Work for a workspace ended in an unexpected error; the workspace is released and taken again.",
  ],
  lease_lost: ["warn", "Another process has taken over the workspace; this one makes no more calls for it."],
  lease_not_released: [
    "warn",
    "A workspace could not be released; others can take it when the lease has ended.",
  ],
  ledger_unavailable: [
    "error",
    "The database is away, full or read-only. Nothing is lost; no call to Intercom is made meanwhile.",
  ],

  // Intercom and its workspaces
  intercom_called: [
    "debug",
    "A call to Intercom: `endpoint`, `statusCode`, `durationMs` and Intercom's `intercomRequestId`.",
  ],
  intercom_not_ready: [
    "error",
    "At start: Intercom can't be reached at `host`, or refuses the token. `variable` is the one to look at, `code` is the system's or Intercom's. It is tried again, and logged at most every 10 seconds.",
  ],
  intercom_unreachable: [
    "warn",
    "A workspace's token could not be tried; it is tried again, and logged at most every 10 seconds.",
  ],
  workspace_connected: ["info", "Requests of the workspace are worked on."],
  workspace_disconnected: [
    "warn",
    "The workspace was disconnected; its requests wait for `WORKSPACE_GRACE`.",
  ],
  workspace_parked: [
    "error",
    "The token does not work (`code`). Give a working one and restart, or connect the workspace again; its `count` requests go on by themselves. At `dueAt` the token is tried again.",
  ],
  workspace_resumed: ["info", "The token works again: `count` requests go on."],
  workspaces_unknown: [
    "error",
    "The auth app or the token vault does not answer at `host`, or refuses us; `variable` is the one to look at, `code` is usually the system's. What was known goes on. It is tried again, and logged at most every 10 seconds.",
  ],
  refused_token_not_reported: [
    "warn",
    "The auth app could not be told that Intercom refuses a token; its own check finds out.",
  ],

  // outcomes
  message_published: [
    "info",
    "A message of a `lane` (outcomes, events, dead letters) was published to the broker, or to standard output.",
  ],
  message_postponed: ["warn", "A message could not be published; it is tried again."],
  message_set_aside: [
    "error",
    "The broker refuses a message because of its content (`error.code`), most often its size. It stays in the ledger; raise the topic's `max.message.bytes`, then `redeliver`.",
  ],
  messages_without_a_pipe: [
    "debug",
    "Hints and dead letters have no place on standard output: `count` of them.",
  ],
  relay_failed: ["error", "The outbox could not be read or marked; it is tried again."],
  callback_delivered: ["info", "A callback's `host` accepted an outcome, in attempt number `attempts`."],
  callback_postponed: [
    "warn",
    "A callback's target did not accept an outcome (`error.code`, `statusCode`); it is tried again after `delayMs`.",
  ],
  callback_set_aside: [
    "error",
    "A callback is given up (`error.code`, `statusCode`), after twenty tries, or at once if trying again can't help. `redeliver` sends it again.",
  ],
  callbacks_failed: [
    "error",
    "The callbacks' part of the outbox could not be read or marked; it is tried again.",
  ],
} as const satisfies LogEventTable;

type ConsumerLogEvents = typeof CONSUMER_LOG_EVENTS;

declare module "@intercom-dsar/service" {
  interface LogEvents extends ConsumerLogEvents {}
}
