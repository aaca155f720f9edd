import type { Arrival, ClaimedRequest, Ledger, Receipt } from "@intercom-dsar/ledger";
import { errorCode } from "../domain/errors.ts";
import { type ConsumerMetrics, kindLabel } from "./metrics.ts";

/** The same ledger, counted: what comes in, what ends and how, what is published, what fails. It changes nothing that passes through. */
export function observeLedger(ledger: Ledger, metrics: ConsumerMetrics, now: () => number): Ledger {
  const running = new Map<string, Pick<ClaimedRequest, "kind" | "receivedAt">>();
  const lanes = new Map<string, string>();

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

  function received(arrival: Arrival, receipt: Receipt): void {
    const isRejected = arrival.type === "rejection" && receipt === "accepted";
    metrics.arrivals.inc({ receipt: isRejected ? "rejected" : receipt });
    if (isRejected) ended(arrival.kind, "rejected", arrival.receivedAt);
  }

  return {
    ...ledger,
    async receive(batch) {
      const receipts = await counted(ledger.receive(batch));
      for (const [index, arrival] of batch.entries()) received(arrival, receipts[index] ?? "accepted");
      return receipts;
    },
    async lease(options) {
      const leases = await counted(ledger.lease(options));
      metrics.takeovers.inc(leases.filter(({ takenOver }) => takenOver).length);
      return leases;
    },
    async claim(lease, limit) {
      const requests = await counted(ledger.claim(lease, limit));
      for (const { requestId, kind, receivedAt } of requests) running.set(requestId, { kind, receivedAt });
      return requests;
    },
    renew: (...parameters) => counted(ledger.renew(...parameters)),
    append: (...parameters) => counted(ledger.append(...parameters)),
    begin: (...parameters) => counted(ledger.begin(...parameters)),
    async wait(lease, requestId, wait) {
      await counted(ledger.wait(lease, requestId, wait));
      running.delete(requestId);
    },
    async requeue(lease, requestId, progress) {
      await counted(ledger.requeue(lease, requestId, progress));
      running.delete(requestId);
    },
    async end(lease, requestId, end) {
      await counted(ledger.end(lease, requestId, end));
      const request = running.get(requestId);
      running.delete(requestId);
      if (request !== undefined) ended(request.kind, end.status, request.receivedAt);
    },
    async assign(lease, requestIds, workspaceId) {
      await counted(ledger.assign(lease, requestIds, workspaceId));
      for (const requestId of requestIds) running.delete(requestId);
    },
    async takeOutbox(options) {
      const messages = await counted(ledger.takeOutbox(options));
      for (const { id, lane } of messages) lanes.set(id, lane);
      return messages;
    },
    async markPublished(ids) {
      await counted(ledger.markPublished(ids));
      for (const id of ids) {
        metrics.published.inc({ lane: lanes.get(id) ?? "outcomes" });
        lanes.delete(id);
      }
    },
    async postpone(id, dueAt, code) {
      await counted(ledger.postpone(id, dueAt, code));
      lanes.delete(id);
    },
    async setAside(id, code) {
      await counted(ledger.setAside(id, code));
      lanes.delete(id);
    },
  };
}
