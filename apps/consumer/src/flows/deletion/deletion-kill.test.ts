import { describe, expect, it } from "vitest";
import { Killed } from "../../testing/boundaries.ts";
import { createFakeIntercom, type FakeIntercom } from "../../testing/fake-intercom.ts";
import { createTestRequest, type TestRequest } from "../../testing/flow-context.ts";
import { deletion } from "./deletion.ts";

const JO = "jo@example.com";
const PEOPLE = [
  { id: "a1", role: "user", email: JO },
  { id: "a2", role: "lead", email: JO },
  { id: "b1", role: "user", email: "jo+1@example.com" },
];

const boundaries = await countBoundaries();

describe("a deletion that is killed", () => {
  it("meets a boundary before and after every call and every journal write", () => {
    expect(boundaries).toBeGreaterThanOrEqual(28);
  });

  it.each(Array.from({ length: boundaries }, (_, boundary) => boundary))(
    "at boundary %i ends, once resumed, with true facts and one more DELETE where the effect of one is in doubt",
    async (boundary) => {
      const intercom = createFakeIntercom(PEOPLE);
      const request = createTestRequest("deletion", [JO]);
      killAt(boundary, intercom, request);
      await expect(deletion.run(request.context(intercom.port))).rejects.toBeInstanceOf(Killed);
      stopKilling(intercom, request);
      const deletedBefore = [...intercom.deleted];

      const disposition = await deletion.run(request.context(intercom.port));

      if (disposition.kind !== "finished") throw new Error("the resumed run did not finish");
      expect(disposition.status).toBe("completed");
      expect(intercom.deleted).toEqual(["a1", "a2"]);
      for (const contact of disposition.body.deletion?.contacts ?? []) {
        const accepted = isAccepted(request, contact.id);
        const wasInDoubt = deletedBefore.includes(contact.id) && !accepted;
        expect(intercom.calls.filter((call) => call === `delete ${contact.id}`)).toHaveLength(
          wasInDoubt ? 2 : 1,
        );
        expect(contact.basis).toBe(accepted ? "accepted" : "absent_after_attempt");
        expect(contact.acceptedAt === null).toBe(!accepted);
        expect(contact.attemptedAt).not.toBeNull();
        expect(contact.verifiedAbsentAt).not.toBeNull();
      }
    },
  );
});

describe("a deletion that is killed, and whose contacts are somebody else's when it is resumed", () => {
  it.each(Array.from({ length: boundaries }, (_, boundary) => boundary))(
    "at boundary %i deletes none of them, and says which it left alone",
    async (boundary) => {
      const intercom = createFakeIntercom(PEOPLE);
      const request = createTestRequest("deletion", [JO]);
      killAt(boundary, intercom, request);
      await expect(deletion.run(request.context(intercom.port))).rejects.toBeInstanceOf(Killed);
      stopKilling(intercom, request);
      const deletedBefore = [...intercom.deleted];
      for (const [id, contact] of intercom.contacts)
        intercom.contacts.set(id, { ...contact, email: "somebody@else.example" });

      const disposition = await deletion.run(request.context(intercom.port));

      expect(intercom.deleted).toEqual(deletedBefore);
      const planned = request.journal.filter(({ step }) => step === "plan.contact").length;
      if (planned === 0) {
        expect(disposition).toMatchObject({ kind: "waiting", code: "not_found_recheck" });
        return;
      }
      const isDone = deletedBefore.length === planned;
      expect(disposition).toMatchObject({
        status: isDone ? "completed" : "partial",
        reason: isDone ? null : { code: "no_longer_subject" },
      });
      const reported = disposition.kind === "finished" ? disposition.body.deletion : undefined;
      expect(reported?.contacts.map(({ id }) => id)).toEqual(deletedBefore);
      expect(reported?.left).toHaveLength(planned - deletedBefore.length);
      for (const { id, attemptedAt } of reported?.left ?? []) {
        const attempts = request.journal.filter(
          ({ step, contactId }) => step === "delete.attempted" && contactId === id,
        );
        expect(attemptedAt !== undefined).toBe(attempts.length > 0);
      }
    },
  );
});

function isAccepted(request: TestRequest, id: string): boolean {
  return request.journal.some(({ step, contactId }) => step === "delete.accepted" && contactId === id);
}

/** Dies when the boundary with this number is met: before or after a call, before or after a journal write. */
function killAt(boundary: number, intercom: FakeIntercom, request: TestRequest): () => number {
  let met = 0;
  const meet = () => {
    if (met++ === boundary) throw new Killed();
  };
  intercom.before = meet;
  intercom.after = meet;
  request.beforeWrite = meet;
  request.afterWrite = meet;
  return () => met;
}

function stopKilling(intercom: FakeIntercom, request: TestRequest): void {
  intercom.before = intercom.after = () => {};
  request.beforeWrite = request.afterWrite = () => {};
}

/** A run that nobody kills, to count what there is to kill at. */
async function countBoundaries(): Promise<number> {
  const intercom = createFakeIntercom(PEOPLE);
  const request = createTestRequest("deletion", [JO]);
  const met = killAt(Number.POSITIVE_INFINITY, intercom, request);
  await deletion.run(request.context(intercom.port));
  return met();
}
