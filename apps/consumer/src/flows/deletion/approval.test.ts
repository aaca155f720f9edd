import { describe, expect, it } from "vitest";
import { createFakeIntercom } from "../../testing/fake-intercom.ts";
import { createTestRequest, type TestRequest } from "../../testing/flow-context.ts";
import { deletion } from "./deletion.ts";

const JO = "jo@example.com";
const USER = { id: "a1", role: "user", email: JO };
const LEAD = { id: "a2", role: "lead", email: JO };

describe("a deletion whose plan has to be approved", () => {
  it("waits without a due time before anything is begun, and does what was approved", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);
    const { request, run } = stage(intercom, 0);

    const waiting = await run();

    expect(waiting).toMatchObject({
      kind: "waiting",
      reason: "approval",
      code: "approval_required",
      dueAt: null,
    });
    expect([intercom.deleted, request.begunAt]).toEqual([[], null]);
    request.cancelRequested = false;
    approve(request);
    expect(await run()).toMatchObject({
      status: "completed",
      body: { deletion: { planDigest: digestOf(request) } },
    });
    expect(intercom.deleted).toEqual(["a1", "a2"]);
  });

  it("asks again where the plan has become another", async () => {
    const intercom = createFakeIntercom([USER]);
    const { request, run } = stage(intercom, 0);
    await run();
    approve(request);
    intercom.contacts.set("a2", LEAD);

    expect(await run()).toMatchObject({ kind: "waiting", code: "approval_required" });

    expect(intercom.deleted).toEqual([]);
    approve(request);
    expect(await run()).toMatchObject({ status: "completed" });
    expect(intercom.deleted).toEqual(["a1", "a2"]);
  });

  it("asks again before it deletes what a later search finds", async () => {
    const intercom = createFakeIntercom([USER]);
    const { request, run } = stage(intercom, 0);
    await run();
    approve(request);
    intercom.after = (call) => {
      if (call === "delete a1") intercom.contacts.set("a2", LEAD);
    };

    expect(await run()).toMatchObject({ kind: "waiting", code: "approval_required", dueAt: null });

    expect(intercom.deleted).toEqual(["a1"]);
    approve(request);
    expect(await run()).toMatchObject({ status: "completed" });
    expect(intercom.deleted).toEqual(["a1", "a2"]);
  });

  it("is not asked about where it is no larger than the number", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);

    expect(await stage(intercom, 2).run()).toMatchObject({ status: "completed" });
    expect(await stage(createFakeIntercom([USER, LEAD]), 1).run()).toMatchObject({
      code: "approval_required",
    });
  });
});

function stage(intercom: ReturnType<typeof createFakeIntercom>, approvalAbove: number) {
  const request = createTestRequest("deletion", [JO]);
  return {
    request,
    /** As the worker does it: what a wait brings is written into the journal. */
    async run() {
      const context = { ...request.context(intercom.port), approvalAbove };
      const disposition = await deletion.run(context);
      if (disposition.kind === "waiting") await context.journal.append(disposition.entries ?? []);
      return disposition;
    },
  };
}

/** As the ledger does it for an operator. */
function approve(request: TestRequest): void {
  const { facts = {}, ...asked } =
    request.journal.findLast(({ step }) => step === "approval.asked") ?? expect.fail();
  request.journal.push({ ...asked, seq: request.journal.length + 1, step: "approval.given", facts });
}

function digestOf(request: TestRequest): unknown {
  return request.journal.findLast(({ step }) => step === "approval.asked")?.facts.digest;
}
