import type { Simulator } from "@intercom-dsar/intercom-simulator";
import { ERASABLE } from "@intercom-dsar/subject-data";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finished } from "../../domain/disposition.ts";
import { type Happening, runScriptedDeletion, startTimedSimulator } from "../../testing/scripted-deletion.ts";
import { READ_COUNTS_FOR_MS } from "./clearances.ts";

const JO = "jo@example.com";
const OWN: readonly string[] = ["a1", "a2"];
const ME = { type: "user", id: "a1", email: JO } as const;
const LEAD = { type: "lead", id: "a2", email: JO } as const;
const SAM = { type: "user", id: "b1", email: "sam@example.com" } as const;
const AT = 1_734_600_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

type Change =
  | { readonly what: "Sam joins 10" | "Sam takes over a1" | "10 is deleted by hand" }
  | { readonly what: "next change fails"; readonly how: "503 before" | "503 after" | "reset after" | "401" };

const happening: fc.Arbitrary<Happening<Change>> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant("kill") }) },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom("Sam joins 10", "Sam takes over a1", "10 is deleted by hand"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant("time goes by"),
      ms: fc.constantFrom(1_000, READ_COUNTS_FOR_MS - 1, READ_COUNTS_FOR_MS + 1, DAY_MS),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant("next change fails"),
      how: fc.constantFrom("503 before", "503 after", "reset after", "401"),
    }),
  },
);
const script = fc.array(fc.tuple(fc.nat({ max: 110 }), happening), { maxLength: 7 });

describe("a deletion of conversations and tickets that change at every boundary", () => {
  const clock = { elapsed: 0 };
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startTimedSimulator(clock);
  });
  afterAll(() => simulator.close());

  it("touches nothing that is another person's, claims nothing that is not so, and ends", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (entries) => {
        seed(simulator);
        clock.elapsed = 0;
        const changes = createChanges(simulator);
        const ended = await runScriptedDeletion(simulator, clock, {
          email: JO,
          script: entries,
          happen: changes.happen,
          context: { deletionCategories: ERASABLE.filter(({ name }) => name !== "custom_objects") },
        });
        auditEffects(simulator, changes.joinedAt(), changes.takenAt());
        auditClaims(simulator, ended, changes.takenAt() < Number.POSITIVE_INFINITY);
      }),
      { numRuns: 60 },
    );
  }, 240_000);
});

function createChanges(simulator: Simulator) {
  const workspace = simulator.control.workspace("ws1");
  const joined = { call: Number.POSITIVE_INFINITY };
  const taken = { call: Number.POSITIVE_INFINITY };
  const lastCall = () => simulator.control.calls().at(-1)?.seq ?? 0;

  function happen(each: Change): void {
    switch (each.what) {
      case "Sam joins 10": {
        if (workspace.conversation("10") === null || workspace.conversation("10")?.contactIds.includes("b1"))
          return;
        workspace.attachContact("10", "b1");
        workspace.addPart("10", { author: SAM, body: "Me too", created_at: AT });
        joined.call = lastCall();
        return;
      }
      case "Sam takes over a1":
        workspace.changeEmail("a1", "sam@example.com");
        taken.call = Math.min(taken.call, lastCall());
        return;
      case "10 is deleted by hand":
        workspace.removeConversation("10");
        return;
      case "next change fails": {
        const when = each.how.endsWith("after") ? "after" : "before";
        const status = each.how === "401" ? 401 : 503;
        simulator.control.faults.add({
          match: { method: "DELETE" },
          times: 1,
          action:
            each.how === "reset after" ? { kind: "reset", when: "after" } : { kind: "status", status, when },
        });
      }
    }
  }

  return { happen, joinedAt: () => joined.call, takenAt: () => taken.call };
}

/** Knows nothing of the service but its calls and their effects. */
function auditEffects({ control }: Simulator, joinedAt: number, takenAt: number): void {
  const calls = control.calls();
  for (const { kind, id, call } of control.effects()) {
    if (call === null) continue;
    const [, target = ""] = id.split("/");
    if (kind === "contact_deleted") expect(OWN).toContain(id);
    if (kind === "contact_detached") expect(OWN).toContain(target);
    if (kind === "part_redacted") {
      const conversation = control.workspace("ws1").conversation(id.split("/")[0] ?? "");
      const messages = conversation?.messages ?? [];
      const message = messages.find((each) => each.id === target) ?? messages[0];
      expect(OWN).toContain(message?.authorId ?? "a1");
    }
    if (["contact_deleted a1", "contact_detached 20/a1", "part_redacted 20/201"].includes(`${kind} ${id}`)) {
      const read = calls.findLast(
        ({ seq, method, path }) => seq < call && method === "GET" && path === "/contacts/a1",
      );
      expect(read?.seq, "nobody had taken a1 over when it was read").toBeLessThanOrEqual(takenAt);
    }
    if (kind === "conversation_deleted") {
      expect(["10", "30"]).toContain(id);
      const sent = calls.find(({ seq }) => seq === call);
      const read = calls.findLast(
        ({ seq, method, path, status }) =>
          seq < call && method === "GET" && path === `/conversations/${id}` && status === 200,
      );
      expect(read, "a conversation is read before it is deleted").toBeDefined();
      if (read === undefined || sent === undefined) return;
      expect(sent.at - read.at).toBeLessThanOrEqual(READ_COUNTS_FOR_MS);
      if (id === "10") expect(read.seq, "nobody had joined when it was read").toBeLessThanOrEqual(joinedAt);
    }
  }
}

function auditClaims({ control }: Simulator, { status, body }: Finished, isTaken: boolean): void {
  const own = isTaken ? ["a2"] : OWN;
  const workspace = control.workspace("ws1");
  const effects = control.effects().filter(({ call }) => call !== null);
  const had = (kind: string, id: string) =>
    effects.some((effect) => effect.kind === kind && effect.id === id);
  const facts = body.deletion;
  for (const { id, how, basis, verifiedAt, parts } of facts?.conversations ?? []) {
    if (how === "deleted") {
      if (basis === "accepted") expect(had("conversation_deleted", id)).toBe(true);
      if (verifiedAt !== null) expect(workspace.conversation(id)).toBeNull();
    } else if (how === "redacted_and_detached" && verifiedAt !== null) {
      const seen = workspace.conversation(id);
      if (seen === null) continue;
      const messages = seen.messages.filter(({ authorId }) => own.includes(authorId));
      expect(seen.contactIds.filter((contact) => own.includes(contact))).toEqual([]);
      expect(messages.every(({ redacted }) => redacted)).toBe(true);
      if (parts !== undefined && !isTaken) expect(messages).toHaveLength(parts);
    }
  }
  for (const { id, basis, verifiedAt } of facts?.tickets ?? []) {
    if (basis === "accepted") expect(had("ticket_deleted", id)).toBe(true);
    if (verifiedAt !== null) expect(workspace.hasTicket(id)).toBe(false);
  }
  for (const { id, basis, verifiedAbsentAt } of facts?.contacts ?? []) {
    if (basis === "accepted") expect(had("contact_deleted", id)).toBe(true);
    if (verifiedAbsentAt !== null) expect(workspace.contact(id)?.state).toBe("deleted");
  }
  if (status !== "completed") return;
  expect(facts?.left).toEqual([]);
  const claimed = [...(facts?.conversations ?? []), ...(facts?.tickets ?? [])];
  expect(claimed.every(({ basis, verifiedAt }) => basis !== null && verifiedAt !== null)).toBe(true);
  if (!isTaken) expect(workspace.conversation("20")?.contactIds).toEqual(["b1"]);
  if (!isTaken) expect(workspace.hasTicket("1")).toBe(false);
}

function seed(simulator: Simulator): void {
  simulator.control.reset();
  simulator.control.seed({
    workspaces: [
      {
        id: "ws1",
        tokens: [{ token: "token" }],
        admins: [{ id: "991", name: "Ada", email: "ada@colleagues.example" }],
        contacts: [
          { id: "a1", role: "user", email: JO },
          { id: "a2", role: "lead", email: JO },
          { id: "b1", role: "user", email: SAM.email },
        ],
        conversations: [
          { id: "10", contact_ids: ["a1"], created_at: AT, source: { author: ME, body: "Hello" } },
          {
            id: "20",
            contact_ids: ["a1", "a2", "b1"],
            created_at: AT,
            source: { author: SAM, body: "Sam's" },
            parts: [
              { id: "201", author: ME, body: "Mine", created_at: AT },
              { id: "202", author: LEAD, body: "Mine too", created_at: AT },
            ],
          },
          { id: "30", contact_ids: ["a2"], created_at: AT, source: { author: LEAD, body: "Hi" } },
        ],
        tickets: [{ id: "1", ticket_id: "901", contact_ids: ["a1"], created_at: AT }],
      },
    ],
  });
}
