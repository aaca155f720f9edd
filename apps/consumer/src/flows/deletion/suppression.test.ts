import { decodeSuppression, suppressionHash } from "@intercom-dsar/dsar-events";
import { describe, expect, it } from "vitest";
import { createMessageFactory } from "../../messages/message-factory.ts";
import { createTestRequest, type TestRequest } from "../../testing/flow-context.ts";
import { useWorkspace } from "../../testing/use-workspace.ts";
import { deletion } from "./deletion.ts";

const JO = "jo@example.com";
const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);

class Killed extends Error {}

describe("opt-outs of deleted contacts", () => {
  const world = useWorkspace({
    subscription_types: [
      { id: "17", name: "News" },
      { id: "18", name: "Offers" },
      { id: "19", name: "Surveys", consent_type: "opt_in" },
    ],
    contacts: [
      { id: "a1", role: "user", email: JO, subscription_ids: ["17", "18", "19"] },
      { id: "a2", role: "lead", email: "Jo@Example.com", subscription_ids: ["19"] },
      { id: "a3", role: "lead", email: JO, extra: { unsubscribed_from_emails: true } },
    ],
  });

  async function run(request: TestRequest, suppressionKey: Uint8Array | null = KEY) {
    const now = () => request.now;
    const { suppression: suppress } = createMessageFactory({ source: "urn:test", now, suppressionKey });
    return deletion.run({ ...request.context(world.client), suppress });
  }
  const subscriptionCalls = () =>
    world.simulator.control.calls().filter(({ path }) => path.endsWith("/subscriptions")).length;

  it("are told once for each contact that had left something, by a keyed hash of the address", async () => {
    const request = createTestRequest("deletion", ["nobody@example.com", JO]);
    const { kind } = await run(request);

    expect(kind).toBe("finished");
    const common = {
      requestId: "request-1",
      sender: "kafka",
      workspaceId: "ws1",
      addressHash: suppressionHash(KEY, JO),
      at: "2026-11-23T09:00:00.000Z",
    };
    expect(request.messages.map(decodeSuppression)).toEqual([
      { ...common, unsubscribedFromEmails: false, subscriptions: ["17", "18"] },
      { ...common, unsubscribedFromEmails: true, subscriptions: [] },
    ]);
    const heads = request.messages.map(({ key, headers }) => JSON.stringify([key, headers]));
    expect(heads.join()).not.toMatch(/jo@|a1|a3|hmac/);
    expect(subscriptionCalls()).toBe(3);
  });

  it("are neither read nor told without a key", async () => {
    const request = createTestRequest("deletion", [JO]);
    await run(request, null);
    expect([request.messages, subscriptionCalls()]).toEqual([[], 0]);
  });

  it("are not told of a contact that Intercom refused to delete, nor of one that was left", async () => {
    world.simulator.control.faults.add({
      match: { method: "DELETE", path: "/contacts/a1" },
      action: { kind: "status", status: 403, when: "before" },
    });
    const request = createTestRequest("deletion", [JO]);
    await run(request).catch(() => {});
    expect(request.messages).toEqual([]);
  });

  it("are told once, whatever boundary the process dies at", async () => {
    let boundaries = 0;
    for (let fatal = 0; fatal <= boundaries; fatal += 1) {
      world.seed();
      const request = createTestRequest("deletion", [JO]);
      let boundary = 0;
      const meet = () => {
        boundary += 1;
        boundaries = Math.max(boundaries, boundary);
        if (boundary === fatal) throw new Killed();
      };
      request.beforeWrite = meet;
      request.afterWrite = meet;
      for (let runs = 0; runs < 3; runs += 1)
        try {
          await run(request);
          break;
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
        }
      const ids = request.messages.map(({ id }) => id);
      expect(ids, `killed at ${fatal}`).toEqual(["suppression:request-1:1", "suppression:request-1:3"]);
      const published = request.messages.map((message) => decodeSuppression(message).subscriptions);
      expect(published).toEqual([["17", "18"], []]);
    }
    expect(boundaries).toBeGreaterThan(10);
  });
});
