import { describe, expect, it } from "vitest";
import { STEP } from "../../domain/journal-steps.ts";
import { createFakeIntercom } from "../../testing/fake-intercom.ts";
import { createTestRequest } from "../../testing/flow-context.ts";
import { deletion } from "./deletion.ts";
import { wasCreatedBefore } from "./re-erasure.ts";

const JO = "jo@example.com";
const END = Date.UTC(2026, 10, 20, 9);
const OLD = { id: "a1", role: "user", email: JO, created_at: END / 1_000 - 60 };
const NEW = { id: "a2", role: "user", email: JO, created_at: END / 1_000 + 60 };

describe("a request of re-erase", () => {
  it("deletes the restored contact, and leaves the new customer of the same address alone", async () => {
    const intercom = createFakeIntercom([OLD, NEW]);

    const disposition = await deletion.run(reErasure().context(intercom.port));

    expect(disposition).toMatchObject({
      status: "completed",
      body: { deletion: { contacts: [{ id: "a1" }] } },
    });
    expect(intercom.deleted).toEqual(["a1"]);
  });

  it("finds nobody where there are new customers alone, or contacts that do not say when they were made", async () => {
    const intercom = createFakeIntercom([NEW, { id: "a3", role: "lead", email: JO }]);
    const request = reErasure({ notFoundRecheckMs: 0 });

    let disposition = await deletion.run(request.context(intercom.port));
    while (disposition.kind === "waiting") disposition = await deletion.run(request.context(intercom.port));

    expect(disposition).toMatchObject({ status: "not_found" });
    expect(intercom.deleted).toEqual([]);
  });

  it("erases no other records: those are found by address, and may be a new customer's", async () => {
    const intercom = createFakeIntercom([OLD]);
    const conversations = {
      name: "conversations",
      get erasure(): never {
        throw new Error("conversations were asked for");
      },
    } as never;

    const context = reErasure().context(intercom.port);
    const disposition = await deletion.run({ ...context, deletionCategories: [conversations] });

    expect(disposition).toMatchObject({ status: "completed" });
  });

  it.each([
    [END / 1_000 - 1, true],
    [END / 1_000, false],
    [undefined, false],
    [String(END / 1_000 - 60), false],
  ])("takes a contact of %j for older than the end of the deletion: %s", (created_at, isOlder) => {
    expect(wasCreatedBefore({ created_at }, END)).toBe(isOlder);
  });
});

function reErasure(limits: Parameters<typeof createTestRequest>[2] = {}) {
  const request = createTestRequest("deletion", [JO], limits);
  const facts = { createdBefore: END };
  request.journal.push({ seq: 1, at: END, step: STEP.reErasure, contactId: null, facts, hash: "1" });
  return request;
}
