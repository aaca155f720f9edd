import { describe, expect, it } from "vitest";
import { createTestRequest } from "../testing/flow-context.ts";
import { ORDER_MARGIN_MS, orderWait, wentAheadOfOrder } from "./precedence.ts";

const { request } = createTestRequest("deletion", ["jo@example.com"]).context({} as never);
const blocked = { ...request, blockedBy: [{ requestId: "access-1", state: "received" as const }] };

describe("orderWait", () => {
  it("lets a request start that nothing blocks", () => {
    expect(orderWait(request, request.receivedAt)).toBeNull();
    expect(wentAheadOfOrder(request, request.receivedAt)).toBe(false);
  });

  it("makes a blocked request wait until 72 hours before its deadline", () => {
    expect(orderWait(blocked, request.receivedAt)).toMatchObject({
      reason: "order",
      dueAt: request.deadline - ORDER_MARGIN_MS,
    });
  });

  it("lets it go ahead after that, and says so", () => {
    expect(orderWait(blocked, request.deadline - ORDER_MARGIN_MS)).toBeNull();
    expect(wentAheadOfOrder(blocked, request.deadline - ORDER_MARGIN_MS)).toBe(true);
  });

  it("does not say so of a request that ends while it waits, as a cancelled one does", () => {
    expect(wentAheadOfOrder(blocked, request.receivedAt)).toBe(false);
  });

  it("never stops a deletion that has begun", () => {
    expect(orderWait({ ...blocked, begunAt: request.receivedAt }, request.receivedAt)).toBeNull();
  });
});
