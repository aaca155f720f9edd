import { describe, expect, it } from "vitest";
import type { Disposition } from "../../domain/disposition.ts";
import { createFakeIntercom, type FakeIntercom, FakeIntercomError } from "../../testing/fake-intercom.ts";
import { createTestRequest, type TestRequest } from "../../testing/flow-context.ts";
import { deletion } from "./deletion.ts";

const JO = "jo@example.com";
const SOMEBODY_ELSE = "somebody@else.example";
const USER = { id: "a1", role: "user", email: JO };
const LEAD = { id: "a2", role: "lead", email: JO };
const DAY_MS = 24 * 60 * 60 * 1_000;

describe("a contact that is read right before its DELETE", () => {
  it("costs a plain deletion no call more", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);

    const ended = finished(await deletion.run(createTestRequest("deletion", [JO]).context(intercom.port)));

    expect(ended.status).toBe("completed");
    expect(intercom.calls).toEqual([
      "search",
      ...["get a1", "get a2"],
      ...["delete a1", "delete a2"],
      ...["get a1", "get a2"],
      "search",
    ]);
  });

  it("is left alone where it is somebody else's after the plan waited", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);
    const request = createTestRequest("deletion", [JO]);
    await failsAtDelete(intercom, request, "a1", new FakeIntercomError("unauthorized", { status: 401 }));
    changeAddress(intercom, "a1", SOMEBODY_ELSE);
    request.now += 5_000;

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(intercom.deleted).toEqual(["a2"]);
    expect(ended).toMatchObject({ status: "partial", reason: { code: "no_longer_subject" } });
    expect(ended.body.deletion?.contacts.map(({ id }) => id)).toEqual(["a2"]);
    expect(ended.body.deletion?.left).toEqual([{ id: "a1", role: "user", reason: "no_longer_subject" }]);
  });

  it("is left alone where it is somebody else's when a failed deletion is continued a month later", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);
    const first = createTestRequest("deletion", [JO]);
    await failsAtDelete(intercom, first, "a2", new FakeIntercomError("invalid_request", { status: 400 }));
    changeAddress(intercom, "a2", SOMEBODY_ELSE);
    const second = createTestRequest("deletion", [JO]);
    second.now = first.now + 30 * DAY_MS;
    second.earlier.set("request-0", earlier(first));

    const ended = finished(await deletion.run(second.context(intercom.port, { retryOf: "request-0" })));

    expect(intercom.deleted).toEqual(["a1"]);
    expect(ended).toMatchObject({ status: "partial", reason: { code: "no_longer_subject" } });
    expect(ended.body.deletion).toMatchObject({
      contacts: [{ id: "a1", basis: "accepted" }],
      left: [{ id: "a2", role: "lead", reason: "no_longer_subject" }],
    });
  });

  it("is compared anew by each retryOf, and deleted where it is the subject's again", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);
    const first = createTestRequest("deletion", [JO]);
    await failsAtDelete(intercom, first, "a1", new FakeIntercomError("unauthorized", { status: 401 }));
    changeAddress(intercom, "a1", SOMEBODY_ELSE);
    expect(finished(await deletion.run(first.context(intercom.port))).status).toBe("partial");
    changeAddress(intercom, "a1", JO);
    const second = createTestRequest("deletion", [JO]);
    second.earlier.set("request-0", earlier(first));

    const ended = finished(await deletion.run(second.context(intercom.port, { retryOf: "request-0" })));

    expect(ended).toMatchObject({ status: "completed", body: { deletion: { left: [] } } });
    expect(intercom.deleted).toEqual(["a2", "a1"]);
  });

  it("is planned again where the last search finds that it is the subject's after all", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);
    const request = createTestRequest("deletion", [JO]);
    await failsAtDelete(intercom, request, "a1", new FakeIntercomError("unauthorized", { status: 401 }));
    changeAddress(intercom, "a1", SOMEBODY_ELSE);
    intercom.after = (call) => {
      if (call === "delete a2") changeAddress(intercom, "a1", JO);
    };

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(ended).toMatchObject({ status: "completed", body: { deletion: { left: [] } } });
    expect(intercom.deleted).toEqual(["a2", "a1"]);
  });

  it("is not deleted by a call that waited at the throttle for longer than a read counts", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);
    const request = createTestRequest("deletion", [JO]);
    let waited = false;
    intercom.before = (call) => {
      if (call !== "delete a1" || waited) return;
      waited = true;
      request.now += 30_001;
      changeAddress(intercom, "a1", SOMEBODY_ELSE);
    };

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(intercom.deleted).toEqual(["a2"]);
    expect(ended.body.deletion?.left).toEqual([{ id: "a1", role: "user", reason: "no_longer_subject" }]);
    expect(request.journal.filter(({ contactId }) => contactId === "a1").map(({ step }) => step)).toEqual([
      "plan.contact",
      "delete.attempted",
      "delete.refused",
      "contact.left",
    ]);
  });

  it("is read again and deleted in the same run where its DELETE waited too long and nothing changed", async () => {
    const intercom = createFakeIntercom([USER]);
    const request = createTestRequest("deletion", [JO]);
    let waited = false;
    intercom.before = (call) => {
      if (call === "delete a1" && !waited) request.now += 30_001;
      waited ||= call === "delete a1";
    };

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(ended.status).toBe("completed");
    expect(intercom.calls).toEqual(["search", "get a1", "get a1", "delete a1", "get a1", "search"]);
  });

  it("is read again where the clock was set back after the comparison", async () => {
    const intercom = createFakeIntercom([USER]);
    const request = createTestRequest("deletion", [JO]);
    request.afterWrite = (steps) => {
      if (!steps.includes("plan.closed")) return;
      request.now -= 3_600_000;
      changeAddress(intercom, "a1", SOMEBODY_ELSE);
    };

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(ended.status).toBe("partial");
    expect(intercom.deleted).toEqual([]);
  });

  it("is not taken for somebody else's by a token that speaks for another workspace", async () => {
    const intercom = createFakeIntercom([USER]);
    const request = createTestRequest("deletion", [JO]);
    await failsAtDelete(intercom, request, "a1", new FakeIntercomError("unauthorized", { status: 401 }));
    changeAddress(intercom, "a1", SOMEBODY_ELSE);
    intercom.workspaceId = "another";

    await expect(deletion.run(request.context(intercom.port))).rejects.toMatchObject({
      code: "workspace_mismatch",
    });
    expect(request.journal.some(({ step }) => step === "contact.left")).toBe(false);
  });

  it("stays where it can't be read and no DELETE of ours may have deleted it: it could be archived", async () => {
    const intercom = createFakeIntercom([USER]);
    const request = createTestRequest("deletion", [JO]);
    await failsAtDelete(intercom, request, "a1", new FakeIntercomError("unauthorized", { status: 401 }));
    intercom.archived.add("a1");

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(intercom.deleted).toEqual([]);
    expect(ended).toMatchObject({ status: "partial", reason: { code: "not_readable" } });
    expect(ended.body.deletion).toMatchObject({
      contacts: [],
      left: [{ id: "a1", role: "user", reason: "not_readable" }],
    });
  });
});

describe("a canonical contact that joins the plan", () => {
  const CANONICAL = { id: "a9", role: "user", email: JO };

  it("is read again after a wait, as every other", async () => {
    const intercom = createFakeIntercom([USER, CANONICAL]);
    const request = createTestRequest("deletion", [JO]);
    intercom.searchLags = true;
    intercom.contacts.delete("a9");
    intercom.before = (call) => {
      if (call !== "delete a1") return;
      intercom.contacts.set("a9", CANONICAL);
      intercom.merged.set("a1", "a9");
    };
    intercom.after = () => {};
    request.afterWrite = (steps) => {
      if (!steps.includes("contact.merged")) return;
      request.now += 60_000;
      changeAddress(intercom, "a9", SOMEBODY_ELSE);
    };

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(intercom.deleted).toEqual([]);
    expect(ended).toMatchObject({ status: "partial", reason: { code: "no_longer_subject" } });
    expect(ended.body.deletion?.left).toEqual([{ id: "a9", role: "user", reason: "no_longer_subject" }]);
  });
});

describe("a DELETE whose effect is in doubt", () => {
  const IN_DOUBT = new FakeIntercomError("server_error", { status: 503 });

  it("is not repeated where the contact is somebody else's by now, and the outcome tells of the attempt", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);
    const request = createTestRequest("deletion", [JO]);
    const attemptedAt = new Date(request.now).toISOString();
    await failsAtDelete(intercom, request, "a1", IN_DOUBT);
    changeAddress(intercom, "a1", SOMEBODY_ELSE);
    request.now += 2_000;

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(intercom.deleted).toEqual(["a2"]);
    expect(ended.body.deletion?.left).toEqual([
      { id: "a1", role: "user", reason: "no_longer_subject", attemptedAt },
    ]);
  });

  it("is followed by one more where a read answers 404: the contact was archived, and is deleted", async () => {
    const intercom = createFakeIntercom([USER]);
    const request = createTestRequest("deletion", [JO]);
    await failsAtDelete(intercom, request, "a1", IN_DOUBT);
    intercom.archived.add("a1");
    request.now += 2_000;

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(intercom.deleted).toEqual(["a1"]);
    expect(ended.status).toBe("completed");
    expect(ended.body.deletion?.contacts).toMatchObject([
      { id: "a1", basis: "accepted", acceptedAt: new Date(request.now).toISOString() },
    ]);
  });

  it("is settled by the 404 to one more DELETE, with a read after it", async () => {
    const intercom = createFakeIntercom([USER]);
    const request = createTestRequest("deletion", [JO]);
    intercom.after = (call) => {
      if (call === "delete a1") throw IN_DOUBT;
    };
    await expect(deletion.run(request.context(intercom.port))).rejects.toBe(IN_DOUBT);
    intercom.after = () => {};
    intercom.calls.length = 0;

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(intercom.calls).toEqual(["get a1", "delete a1", "me", "get a1", "search"]);
    expect(ended.status).toBe("completed");
    expect(ended.body.deletion?.contacts).toMatchObject([
      { basis: "absent_after_attempt", acceptedAt: null, verifiedAbsentAt: expect.any(String) },
    ]);
  });

  it.each([
    ["is in doubt itself", IN_DOUBT],
    ["was refused", new FakeIntercomError("unauthorized", { status: 401 })],
    ["never left", new FakeIntercomError("refused", { sent: false })],
  ])("stays in doubt where the one more %s", async (_what, error) => {
    const intercom = createFakeIntercom([USER]);
    const request = createTestRequest("deletion", [JO]);
    await failsAtDelete(intercom, request, "a1", IN_DOUBT);
    intercom.archived.add("a1");
    await failsAtDelete(intercom, request, "a1", error);

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(ended.status).toBe("completed");
    expect(intercom.deleted).toEqual(["a1"]);
    expect(ended.body.deletion?.contacts).toMatchObject([{ id: "a1", basis: "accepted" }]);
  });

  it("is followed by no DELETE that waited at the throttle for longer than the read counts", async () => {
    const intercom = createFakeIntercom([USER]);
    const request = createTestRequest("deletion", [JO]);
    await failsAtDelete(intercom, request, "a1", IN_DOUBT);
    intercom.archived.add("a1");
    let waited = false;
    intercom.before = (call) => {
      if (call !== "delete a1" || waited) return;
      waited = true;
      request.now += 30_001;
      intercom.archived.delete("a1");
      changeAddress(intercom, "a1", SOMEBODY_ELSE);
    };

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(intercom.deleted).toEqual([]);
    expect(ended.body.deletion?.left).toMatchObject([{ id: "a1", attemptedAt: expect.any(String) }]);
  });
});

/** Runs until the DELETE of `id` fails with `error` and without an effect. */
async function failsAtDelete(
  intercom: FakeIntercom,
  request: TestRequest,
  id: string,
  error: FakeIntercomError,
): Promise<void> {
  intercom.before = (call) => {
    if (call === `delete ${id}`) throw error;
  };
  await expect(deletion.run(request.context(intercom.port))).rejects.toBe(error);
  intercom.before = () => {};
}

function changeAddress(intercom: FakeIntercom, id: string, email: string): void {
  const contact = intercom.contacts.get(id);
  if (contact !== undefined) intercom.contacts.set(id, { ...contact, email });
}

function earlier({ journal }: TestRequest) {
  return { kind: "deletion", workspaceId: "ws1", subjects: [JO], journal };
}

function finished(disposition: Disposition): Extract<Disposition, { kind: "finished" }> {
  if (disposition.kind !== "finished") throw new Error(`not finished: ${disposition.kind}`);
  return disposition;
}
