import { describe, expect, it } from "vitest";
import type { Disposition } from "../../domain/disposition.ts";
import { createFakeIntercom, FakeIntercomError } from "../../testing/fake-intercom.ts";
import { createTestRequest } from "../../testing/flow-context.ts";
import { deletion } from "./deletion.ts";

const JO = "jo@example.com";
const USER = { id: "a1", role: "user", email: JO };
const LEAD = { id: "a2", role: "lead", email: "Jo@Example.com" };
const LOOK_ALIKES = [
  { id: "b1", role: "user", email: "jo+1@example.com" },
  { id: "b2", role: "user", email: "jo@example.com.evil.example" },
  { id: "b3", role: "lead", email: "mojo@example.com" },
];

describe("deletion", () => {
  it("deletes the user and the lead of the address, reads both back and leaves look-alikes alone", async () => {
    const intercom = createFakeIntercom([USER, LEAD, ...LOOK_ALIKES]);
    const request = createTestRequest("deletion", [JO]);

    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(ended.status).toBe("completed");
    expect(intercom.deleted).toEqual(["a1", "a2"]);
    expect(ended.body.deletion?.contacts).toEqual([
      expect.objectContaining({
        id: "a1",
        role: "user",
        basis: "accepted",
        acceptedAt: expect.any(String),
        verifiedAbsentAt: expect.any(String),
      }),
      expect.objectContaining({ id: "a2", role: "lead", basis: "accepted" }),
    ]);
  });

  it("has the whole plan in the journal before the first DELETE", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);
    const request = createTestRequest("deletion", [JO]);
    let plannedAtFirstDelete: (string | null)[] | null = null;
    intercom.before = (call) => {
      if (!call.startsWith("delete")) return;
      plannedAtFirstDelete ??= request.journal
        .filter(({ step }) => step === "plan.contact")
        .map(({ contactId }) => contactId);
    };

    await deletion.run(request.context(intercom.port));

    expect(plannedAtFirstDelete).toEqual(["a1", "a2"]);
  });

  it("says not_found only after a second search, later", async () => {
    const intercom = createFakeIntercom(LOOK_ALIKES);
    const request = createTestRequest("deletion", [JO]);

    const first = await deletion.run(request.context(intercom.port));
    expect(first).toMatchObject({ kind: "waiting", reason: "verification", dueAt: request.now + 600_000 });
    request.now += 600_000;
    const ended = finished(await deletion.run(request.context(intercom.port)));

    expect(ended).toMatchObject({ status: "not_found", reason: { code: "no_match" } });
    expect(ended.body.coverage).toContainEqual({
      resource: "contacts.archived_or_blocked",
      result: "not_searchable",
    });
    expect(intercom.deleted).toEqual([]);
  });

  it("waits for a contact that a read still shows, and completes once it is gone", async () => {
    const intercom = createFakeIntercom([USER]);
    intercom.visibleReads = 2;
    const request = createTestRequest("deletion", [JO]);

    let disposition = await deletion.run(request.context(intercom.port));
    while (disposition.kind === "waiting") {
      expect(disposition.reason).toBe("verification");
      request.now = disposition.dueAt ?? expect.fail();
      disposition = await deletion.run(request.context(intercom.port));
    }

    expect(finished(disposition).status).toBe("completed");
    expect(intercom.calls.filter((call) => call.startsWith("delete"))).toHaveLength(1);
  });

  it("ends as partial / verification_pending where the contact stays visible for the whole time", async () => {
    const intercom = createFakeIntercom([USER]);
    intercom.visibleReads = Number.POSITIVE_INFINITY;
    const request = createTestRequest("deletion", [JO]);

    let disposition = await deletion.run(request.context(intercom.port));
    while (disposition.kind === "waiting") {
      request.now = disposition.dueAt ?? expect.fail();
      disposition = await deletion.run(request.context(intercom.port));
    }

    const ended = finished(disposition);
    expect(ended).toMatchObject({ status: "partial", reason: { code: "verification_pending" } });
    expect(ended.body.deletion?.contacts[0]).toMatchObject({ basis: "accepted", verifiedAbsentAt: null });
  });

  it("does not mistake a search index that is behind for a person who is still there", async () => {
    const intercom = createFakeIntercom([USER]);
    intercom.searchLags = true;

    const ended = finished(await deletion.run(createTestRequest("deletion", [JO]).context(intercom.port)));

    expect(ended.status).toBe("completed");
    expect(intercom.deleted).toEqual(["a1"]);
  });

  it("extends the plan by a contact that appears while it runs", async () => {
    const intercom = createFakeIntercom([USER]);
    intercom.after = (call) => {
      if (call === "delete a1") intercom.contacts.set("a3", { id: "a3", role: "lead", email: JO });
    };

    const ended = finished(await deletion.run(createTestRequest("deletion", [JO]).context(intercom.port)));

    expect(ended.status).toBe("completed");
    expect(intercom.deleted).toEqual(["a1", "a3"]);
  });

  it("gives up with plan_drift where new contacts keep appearing", async () => {
    const intercom = createFakeIntercom([USER]);
    let count = 0;
    intercom.after = (call) => {
      if (!call.startsWith("delete")) return;
      count += 1;
      intercom.contacts.set(`c${count}`, { id: `c${count}`, role: "lead", email: JO });
    };

    const ended = finished(await deletion.run(createTestRequest("deletion", [JO]).context(intercom.port)));

    expect(ended).toMatchObject({ status: "partial", reason: { code: "plan_drift" } });
    expect(intercom.deleted).toHaveLength(3);
  });

  it("follows a merged contact to the subject's own canonical one", async () => {
    const intercom = createFakeIntercom([USER, { id: "a9", role: "user", email: JO }]);
    intercom.merged.set("a1", "a9");

    const ended = finished(await deletion.run(createTestRequest("deletion", [JO]).context(intercom.port)));

    expect(ended.status).toBe("completed");
    expect(intercom.deleted).toEqual(["a9"]);
  });

  it("deletes nobody where the contact was merged into somebody else", async () => {
    const intercom = createFakeIntercom([USER, { id: "z1", role: "user", email: "somebody@else.example" }]);
    intercom.merged.set("a1", "z1");

    const ended = finished(await deletion.run(createTestRequest("deletion", [JO]).context(intercom.port)));

    expect(ended).toMatchObject({
      status: "partial",
      reason: { code: "merged_elsewhere" },
      body: { deletion: { contacts: [] } },
    });
    expect(intercom.deleted).toEqual([]);
  });

  it("reports a contact that somebody else deleted as already_absent", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);
    intercom.before = (call) => {
      if (call === "delete a1") intercom.contacts.delete("a2");
    };

    const ended = finished(await deletion.run(createTestRequest("deletion", [JO]).context(intercom.port)));

    expect(ended.body.deletion?.contacts[1]).toMatchObject({
      id: "a2",
      acceptedAt: null,
      basis: "already_absent",
    });
  });

  it("takes a 404 for nothing where the token speaks for another workspace", async () => {
    const intercom = createFakeIntercom([USER]);
    intercom.before = (call) => {
      if (call !== "delete a1") return;
      intercom.contacts.clear();
      intercom.workspaceId = "another";
    };
    const request = createTestRequest("deletion", [JO]);

    await expect(deletion.run(request.context(intercom.port))).rejects.toMatchObject({
      code: "workspace_mismatch",
    });
    expect(request.journal.some(({ step }) => step === "delete.absent")).toBe(false);
  });

  it("ends as cancelled where the cancel comes before the first irreversible call, and not after it", async () => {
    const intercom = createFakeIntercom([USER]);
    const request = createTestRequest("deletion", [JO]);
    intercom.after = (call) => {
      if (call === "get a1") request.cancelRequested = true;
    };
    expect(finished(await deletion.run(request.context(intercom.port))).status).toBe("cancelled");
    expect(intercom.deleted).toEqual([]);

    const late = createTestRequest("deletion", [JO]);
    intercom.after = (call) => {
      if (call === "delete a1") late.cancelRequested = true;
    };
    expect(finished(await deletion.run(late.context(intercom.port))).status).toBe("completed");
  });

  it("continues the plan of the request named in retryOf, with what that one achieved", async () => {
    const intercom = createFakeIntercom([USER, LEAD]);
    const first = createTestRequest("deletion", [JO]);
    intercom.before = (call) => {
      if (call === "delete a2") throw new FakeIntercomError("invalid_request", { status: 400 });
    };
    await expect(deletion.run(first.context(intercom.port))).rejects.toMatchObject({
      code: "invalid_request",
    });
    intercom.before = () => {};
    intercom.calls.length = 0;
    const second = createTestRequest("deletion", [JO]);
    second.now = first.now + 60_000;
    second.earlier.set("request-0", {
      kind: "deletion",
      workspaceId: "ws1",
      subjects: [JO],
      journal: first.journal,
    });

    const ended = finished(await deletion.run(second.context(intercom.port, { retryOf: "request-0" })));

    expect(ended.status).toBe("completed");
    expect(intercom.calls.slice(0, 2)).toEqual(["get a2", "delete a2"]);
    expect(ended.body.deletion?.contacts[0]).toMatchObject({
      id: "a1",
      acceptedAt: new Date(first.now).toISOString(),
    });
  });

  it("takes over no plan that a newer version wrote", async () => {
    const intercom = createFakeIntercom([USER]);
    const earlier = createTestRequest("deletion", [JO]);
    await deletion.run(earlier.context(intercom.port));
    const newer = earlier.journal.map((entry) => ({ ...entry, step: `newer.${entry.step}` }));
    const request = createTestRequest("deletion", [JO]);
    request.earlier.set("request-0", {
      kind: "deletion",
      workspaceId: "ws1",
      subjects: [JO],
      journal: newer,
    });
    intercom.calls.length = 0;

    const disposition = await deletion.run(request.context(intercom.port, { retryOf: "request-0" }));

    expect(disposition).toMatchObject({ kind: "waiting", code: "newer_version" });
    expect(intercom.calls).toEqual([]);
  });

  it("refuses a retryOf that names another person's deletion", async () => {
    const request = createTestRequest("deletion", [JO]);
    request.earlier.set("request-0", {
      kind: "deletion",
      workspaceId: "ws1",
      subjects: ["else@example.com"],
      journal: [],
    });

    const ended = finished(
      await deletion.run(request.context(createFakeIntercom([USER]).port, { retryOf: "request-0" })),
    );

    expect(ended).toMatchObject({ status: "rejected", reason: { code: "retry_of_mismatch" } });
  });
});

function finished(disposition: Disposition): Extract<Disposition, { kind: "finished" }> {
  if (disposition.kind !== "finished") throw new Error(`not finished: ${disposition.kind}`);
  return disposition;
}
