import { createRequire } from "node:module";
import { describe, expect, it, vi } from "vitest";

const require = createRequire(import.meta.url);
const RequestQueue = require("kafkajs/src/network/requestQueue");

/** patches/kafkajs@2.2.4.patch; kafkajs issues 1751, 1755, 1768. */
describe("kafkajs's request queue, as patched", () => {
  function queue() {
    const logger = { namespace: () => ({ debug() {}, error() {} }) };
    return new RequestQueue({
      maxInFlightRequests: null,
      requestTimeout: 1_000,
      enforceRequestTimeout: false,
      clientId: "c",
      broker: "b",
      logger,
    });
  }

  it("arms no timer when nothing is pending and nothing is throttled", () => {
    const timer = vi.spyOn(globalThis, "setTimeout");

    queue().scheduleCheckPendingRequests();

    expect(timer).not.toHaveBeenCalled();
  });

  it("still looks again at requests that are pending", () => {
    const timer = vi.spyOn(globalThis, "setTimeout").mockReturnValue(0 as never);
    const waiting = queue();
    waiting.pending.push({});

    waiting.scheduleCheckPendingRequests();

    expect(timer).toHaveBeenCalledOnce();
  });
});
