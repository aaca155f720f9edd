import { DEAD_LETTER_HEADERS } from "@intercom-dsar/dsar-events";
import { DEAD_LETTER_CAUSES } from "@intercom-dsar/dsar-events/service";
import {
  type ClaimedRequest,
  type IntakeResult,
  type Ledger,
  LOOK_RESULTS,
  type Submission,
} from "@intercom-dsar/ledger";
import { errorCode } from "../domain/errors.ts";
import { type ConsumerMetrics, kindLabel } from "./metrics.ts";

/** The same ledger, counted: what comes in, what ends and how, what is published, what fails. It changes nothing that passes through. */
export function observeLedger(ledger: Ledger, metrics: ConsumerMetrics, now: () => number): Ledger {
  // There from the start: of a counter that appears with its first count Prometheus sees no increase.
  for (const cause of Object.keys(DEAD_LETTER_CAUSES)) metrics.deadLetters.inc({ cause }, 0);
  for (const result of LOOK_RESULTS) metrics.laterLooks.inc({ result }, 0);
  const running = new Map<string, Pick<ClaimedRequest, "kind" | "receivedAt">>();
  const channels = new Map<string, string>();

  /** Counts the failure, and passes it on. */
  async function counted<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      metrics.ledgerErrors.inc({ code: errorCode(error) });
      throw error;
    }
  }

  function ended(kind: string, status: string, receivedAt: number): void {
    const labels = { kind: kindLabel(kind), status };
    metrics.ended.inc(labels);
    metrics.timeToOutcome.observe(labels, Math.max(0, now() - receivedAt) / 1_000);
  }

  function received(submission: Submission, receipt: IntakeResult): void {
    const isRejected = submission.type === "rejection" && receipt === "accepted";
    metrics.submissions.inc({ receipt: isRejected ? "rejected" : receipt });
    if (submission.type === "dead-letter")
      metrics.deadLetters.inc({ cause: submission.message.headers[DEAD_LETTER_HEADERS.cause] ?? "unknown" });
    if (isRejected) ended(submission.kind, "rejected", submission.receivedAt);
  }

  return {
    ...ledger,
    inbox: {
      async receive(batch) {
        const receipts = await counted(ledger.inbox.receive(batch));
        for (const [index, submission] of batch.entries())
          received(submission, receipts[index] ?? "accepted");
        return receipts;
      },
    },
    leases: {
      ...ledger.leases,
      async acquire(options) {
        const leases = await counted(ledger.leases.acquire(options));
        metrics.takeovers.inc(leases.filter(({ takenOver }) => takenOver).length);
        return leases;
      },
      renew: (...parameters) => counted(ledger.leases.renew(...parameters)),
    },
    requests: {
      ...ledger.requests,
      async claim(...parameters) {
        const requests = await counted(ledger.requests.claim(...parameters));
        for (const { requestId, kind, receivedAt } of requests) running.set(requestId, { kind, receivedAt });
        return requests;
      },
      append: (...parameters) => counted(ledger.requests.append(...parameters)),
      begin: (...parameters) => counted(ledger.requests.begin(...parameters)),
      async wait(lease, requestId, wait) {
        await counted(ledger.requests.wait(lease, requestId, wait));
        running.delete(requestId);
      },
      async requeue(lease, requestId, progress) {
        await counted(ledger.requests.requeue(lease, requestId, progress));
        running.delete(requestId);
      },
      async end(lease, requestId, end) {
        await counted(ledger.requests.end(lease, requestId, end));
        const request = running.get(requestId);
        running.delete(requestId);
        if (request !== undefined) ended(request.kind, end.status, request.receivedAt);
      },
      async assign(lease, requestIds, workspaceId, messages) {
        await counted(ledger.requests.assign(lease, requestIds, workspaceId, messages));
        for (const requestId of requestIds) running.delete(requestId);
      },
    },
    looks: {
      ...ledger.looks,
      async settle(lease, requestId, found) {
        const isSettled = await counted(ledger.looks.settle(lease, requestId, found));
        if (isSettled) metrics.laterLooks.inc({ result: found.result });
        return isSettled;
      },
    },
    maintenance: {
      ...ledger.maintenance,
      purge: (signal, onBatch, destroyObjects, onUnsent = () => {}) =>
        ledger.maintenance.purge(signal, onBatch, destroyObjects, (messages) => {
          for (const { channel } of messages) metrics.unsentDestroyed.inc({ lane: channel });
          onUnsent(messages);
        }),
    },
    outbox: {
      ...ledger.outbox,
      async take(options) {
        const messages = await counted(ledger.outbox.take(options));
        for (const { id, channel } of messages) channels.set(id, channel);
        return messages;
      },
      async markPublished(ids) {
        await counted(ledger.outbox.markPublished(ids));
        for (const id of ids) {
          metrics.published.inc({ lane: channels.get(id) ?? "outcomes" });
          channels.delete(id);
        }
      },
      async postpone(id, dueAt, code) {
        await counted(ledger.outbox.postpone(id, dueAt, code));
        channels.delete(id);
      },
      async quarantine(id, code) {
        await counted(ledger.outbox.quarantine(id, code));
        channels.delete(id);
      },
    },
  };
}
