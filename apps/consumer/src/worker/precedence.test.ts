import { describe, expect, it } from "vitest";
import { createTestRequest } from "../testing/flow-context.ts";
import { ORDER_MARGIN_MS, orderWait, wentAheadOfOrder } from "./precedence.ts";

const { request } = createTestRequest("deletion", ["jo@example.com"]).context({} as never);
const blocked = { ...request, blockedBy: [{ requestId: "access-1", state: "received" as const }] };
const GRACE_MS = 6 * 3_600_000;
const YEAR_9999 = Date.UTC(9999, 0, 1);

describe("orderWait", () => {
  it("lets a request start that nothing blocks", () => {
    expect(orderWait(request, request.receivedAt, GRACE_MS)).toBeNull();
    expect(wentAheadOfOrder(request, request.receivedAt, GRACE_MS)).toBe(false);
  });

  it("makes a blocked request wait until 72 hours before its deadline", () => {
    expect(orderWait(blocked, request.receivedAt, GRACE_MS)).toMatchObject({
      reason: "order",
      dueAt: request.deadline - ORDER_MARGIN_MS,
    });
  });

  it("lets it go ahead after that, and says so", () => {
    expect(orderWait(blocked, request.deadline - ORDER_MARGIN_MS, GRACE_MS)).toBeNull();
    expect(wentAheadOfOrder(blocked, request.deadline - ORDER_MARGIN_MS, GRACE_MS)).toBe(true);
  });

  it("does not say so of a request that ends while it waits, as a cancelled one does", () => {
    expect(wentAheadOfOrder(blocked, request.receivedAt, GRACE_MS)).toBe(false);
  });

  it("never stops a deletion that has begun", () => {
    expect(orderWait({ ...blocked, begunAt: request.receivedAt }, request.receivedAt, GRACE_MS)).toBeNull();
  });

  it("waits for a request that never came no longer than the grace, whatever the deadline", () => {
    const orphan = {
      ...request,
      deadline: YEAR_9999,
      blockedBy: [{ requestId: "never", state: "unknown" as const }],
    };
    const graceEnds = request.arrivedAt + GRACE_MS;

    expect(orderWait(orphan, request.arrivedAt, GRACE_MS)).toMatchObject({ dueAt: graceEnds });
    expect(orderWait(orphan, graceEnds, GRACE_MS)).toBeNull();
    expect(wentAheadOfOrder(orphan, graceEnds, GRACE_MS)).toBe(true);
  });

  it("waits on for one of the same person when the grace is over", () => {
    const both = {
      ...blocked,
      blockedBy: [...blocked.blockedBy, { requestId: "never", state: "unknown" as const }],
    };

    expect(orderWait(both, request.arrivedAt + GRACE_MS, GRACE_MS)).toMatchObject({
      dueAt: request.deadline - ORDER_MARGIN_MS,
    });
  });

  it("counts a deadline far away as 90 days, as the ledger gives it", () => {
    const orderDeadline = request.arrivedAt + 90 * 86_400_000;

    expect(
      orderWait({ ...blocked, deadline: YEAR_9999, orderDeadline }, request.arrivedAt, GRACE_MS),
    ).toMatchObject({
      dueAt: orderDeadline - ORDER_MARGIN_MS,
    });
  });
});
