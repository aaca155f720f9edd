import { Counter, Gauge, Histogram, type Registry } from "prom-client";

const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OUTCOME_BUCKETS = [
  SECOND,
  5 * SECOND,
  30 * SECOND,
  MINUTE,
  10 * MINUTE,
  HOUR,
  6 * HOUR,
  DAY,
  3 * DAY,
  10 * DAY,
  30 * DAY,
  45 * DAY,
];

/** What this process counts while it works. */
export type ConsumerMetrics = ReturnType<typeof createConsumerMetrics>;

/** Labels come from fixed sets of words: no id, no address, no workspace is ever one. */
export function createConsumerMetrics(registry: Registry) {
  const { counter, histogram } = makersFor(registry);
  return {
    submissions: counter(
      "dsar_arrivals_total",
      "Records that came through an endpoint of this process, by what the ledger made of them.",
      "receipt",
    ),
    deadLetters: counter(
      "dsar_dead_letters_total",
      "Records that became dead letters in this process, by their cause.",
      "cause",
    ),
    ended: counter(
      "dsar_requests_ended_total",
      "Requests that this process ended, by the outcome's status.",
      "kind",
      "status",
    ),
    coverage: counter(
      "dsar_coverage_total",
      "Rows of the coverage of the outcomes that this process made, by category of the data map and result.",
      "category",
      "result",
    ),
    timeToOutcome: histogram(
      "dsar_time_to_outcome_seconds",
      "From a request's receipt upstream to its end.",
      OUTCOME_BUCKETS,
      "kind",
      "status",
    ),
    calls: counter(
      "dsar_intercom_calls_total",
      "Calls that this process sent to Intercom, by endpoint template; status_class `none` had no answer.",
      "endpoint",
      "status_class",
    ),
    callDuration: histogram(
      "dsar_intercom_call_duration_seconds",
      "Time of a call to Intercom, the wait for its turn left out.",
      [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 12],
      "endpoint",
    ),
    rateLimited: counter("dsar_intercom_rate_limited_total", "Answers of Intercom with status 429."),
    takeovers: counter(
      "dsar_lease_takeovers_total",
      "Workspaces that this process took over from one that had gone without giving them back.",
    ),
    ledgerErrors: counter("dsar_ledger_errors_total", "Calls of the ledger that failed, by code.", "code"),
    published: counter(
      "dsar_messages_published_total",
      "Messages that this process published, by lane.",
      "lane",
    ),
    unsentDestroyed: counter(
      "dsar_unsent_messages_destroyed_total",
      "Messages that this process destroyed at the end of IDENTIFIER_RETENTION and that were never sent, by lane.",
      "lane",
    ),
    laterLooks: counter(
      "dsar_later_looks_total",
      "Deletions whose contacts this process looked for once more, when Intercom could restore them no more, by what was found.",
      "result",
    ),
    consumerLag: new Gauge({
      name: "dsar_kafka_consumer_lag_records",
      help: "Records of the request topic that the consumer group has not committed; the same from every instance.",
      labelNames: ["partition"],
      registers: [registry],
    }),
    ...httpMetrics(makersFor(registry)),
  };
}

function httpMetrics({ counter, histogram }: ReturnType<typeof makersFor>) {
  return {
    httpAnswers: counter(
      "dsar_http_answers_total",
      "Answers of the HTTP server, by route template and status.",
      "route",
      "status",
    ),
    httpDuration: histogram(
      "dsar_http_answer_duration_seconds",
      "From the arrival of a request's headers at the HTTP server to the end of its answer.",
      [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      "route",
    ),
  };
}

function makersFor(registry: Registry) {
  const registers = [registry];
  return {
    counter: <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) =>
      new Counter({ name, help, labelNames, registers }),
    histogram: <Label extends string>(
      name: string,
      help: string,
      buckets: number[],
      ...labelNames: Label[]
    ) => new Histogram({ name, help, labelNames, buckets, registers }),
  };
}

/** The kinds that the contract has; a kind that somebody else made up is `other`. */
export function kindLabel(kind: string): string {
  return kind === "access" || kind === "deletion" || kind === "preview" ? kind : "other";
}
