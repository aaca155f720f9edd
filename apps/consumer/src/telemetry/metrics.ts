import { Counter, Gauge, Histogram, type Registry } from "prom-client";

const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What this process counts while it works. Labels come from fixed sets of words: no id, no address, no workspace is ever one. */
export interface ConsumerMetrics {
  readonly submissions: Counter<"receipt">;
  readonly deadLetters: Counter<"cause">;
  readonly ended: Counter<"kind" | "status">;
  readonly timeToOutcome: Histogram<"kind" | "status">;
  readonly calls: Counter<"endpoint" | "status_class">;
  readonly callDuration: Histogram<"endpoint">;
  readonly rateLimited: Counter;
  readonly takeovers: Counter;
  readonly ledgerErrors: Counter<"code">;
  readonly published: Counter<"lane">;
  readonly unsentDestroyed: Counter<"lane">;
  readonly laterLooks: Counter<"result">;
  readonly consumerLag: Gauge<"partition">;
  readonly httpAnswers: Counter<"route" | "status">;
  readonly httpDuration: Histogram<"route">;
}

export function createConsumerMetrics(registry: Registry): ConsumerMetrics {
  const registers = [registry];
  return {
    submissions: new Counter({
      name: "dsar_arrivals_total",
      help: "Records that came through an endpoint of this process, by what the ledger made of them.",
      labelNames: ["receipt"],
      registers,
    }),
    deadLetters: new Counter({
      name: "dsar_dead_letters_total",
      help: "Records that became dead letters in this process, by their cause.",
      labelNames: ["cause"],
      registers,
    }),
    ended: new Counter({
      name: "dsar_requests_ended_total",
      help: "Requests that this process ended, by the outcome's status.",
      labelNames: ["kind", "status"],
      registers,
    }),
    timeToOutcome: new Histogram({
      name: "dsar_time_to_outcome_seconds",
      help: "From a request's receipt upstream to its end.",
      labelNames: ["kind", "status"],
      buckets: [
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
      ],
      registers,
    }),
    calls: new Counter({
      name: "dsar_intercom_calls_total",
      help: "Calls that this process sent to Intercom, by endpoint template; status_class `none` had no answer.",
      labelNames: ["endpoint", "status_class"],
      registers,
    }),
    callDuration: new Histogram({
      name: "dsar_intercom_call_duration_seconds",
      help: "Time of a call to Intercom, the wait for its turn left out.",
      labelNames: ["endpoint"],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 12],
      registers,
    }),
    rateLimited: new Counter({
      name: "dsar_intercom_rate_limited_total",
      help: "Answers of Intercom with status 429.",
      registers,
    }),
    takeovers: new Counter({
      name: "dsar_lease_takeovers_total",
      help: "Workspaces that this process took over from one that had gone without giving them back.",
      registers,
    }),
    ledgerErrors: new Counter({
      name: "dsar_ledger_errors_total",
      help: "Calls of the ledger that failed, by code.",
      labelNames: ["code"],
      registers,
    }),
    published: new Counter({
      name: "dsar_messages_published_total",
      help: "Messages that this process published, by lane.",
      labelNames: ["lane"],
      registers,
    }),
    unsentDestroyed: new Counter({
      name: "dsar_unsent_messages_destroyed_total",
      help: "Messages that this process destroyed at the end of IDENTIFIER_RETENTION and that were never sent, by lane.",
      labelNames: ["lane"],
      registers,
    }),
    laterLooks: new Counter({
      name: "dsar_later_looks_total",
      help: "Deletions whose contacts this process looked for once more, when Intercom could restore them no more, by what was found.",
      labelNames: ["result"],
      registers,
    }),
    consumerLag: new Gauge({
      name: "dsar_kafka_consumer_lag_records",
      help: "Records of the request topic that the consumer group has not committed; the same from every instance.",
      labelNames: ["partition"],
      registers,
    }),
    httpAnswers: new Counter({
      name: "dsar_http_answers_total",
      help: "Answers of the HTTP server, by route template and status.",
      labelNames: ["route", "status"],
      registers,
    }),
    httpDuration: new Histogram({
      name: "dsar_http_answer_duration_seconds",
      help: "From the arrival of a request's headers at the HTTP server to the end of its answer.",
      labelNames: ["route"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers,
    }),
  };
}

/** The kinds that the contract has; a kind that somebody else made up is `other`. */
export function kindLabel(kind: string): string {
  return kind === "access" || kind === "deletion" || kind === "preview" ? kind : "other";
}
