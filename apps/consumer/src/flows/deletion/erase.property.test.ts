import { type createIntercomClient, IntercomError } from "@intercom-dsar/intercom-client";
import { type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { ERASABLE } from "@intercom-dsar/subject-data";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finished } from "../../domain/disposition.ts";
import { clientWithBoundaries, Killed, watchWrites } from "../../testing/boundaries.ts";
import { createTestRequest, type TestRequest } from "../../testing/flow-context.ts";
import { READ_COUNTS_FOR_MS } from "./clearances.ts";
import { deletion } from "./deletion.ts";

const JO = "jo@example.com";
const OWN: readonly string[] = ["a1", "a2"];
const ME = { type: "user", id: "a1", email: JO } as const;
const LEAD = { type: "lead", id: "a2", email: JO } as const;
const SAM = { type: "user", id: "b1", email: "sam@example.com" } as const;
const AT = 1_734_600_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
const MOST_RUNS = 60;

type Happening =
  | { readonly what: "kill" | "Sam joins 10" | "Sam takes over a1" | "10 is deleted by hand" }
  | { readonly what: "time goes by"; readonly ms: number }
  | { readonly what: "next change fails"; readonly how: "503 before" | "503 after" | "reset after" | "401" };

const happening: fc.Arbitrary<Happening> = fc.oneof(
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
    simulator = await startSimulator({
      clock: { now: () => Date.UTC(2026, 10, 23, 9) + clock.elapsed, after: () => () => {} },
    });
  });
  afterAll(() => simulator.close());

  it("touches nothing that is another person's, claims nothing that is not so, and ends", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (entries) => {
        seed(simulator);
        clock.elapsed = 0;
        const world = createWorld(simulator, clock, entries);
        try {
          const ended = await world.runToTheEnd();
          auditEffects(simulator, world.joinedAt(), world.takenAt());
          auditClaims(simulator, ended, world.takenAt() < Number.POSITIVE_INFINITY);
        } finally {
          await world.close();
        }
      }),
      { numRuns: 60 },
    );
  }, 240_000);
});

function createWorld(
  simulator: Simulator,
  clock: { elapsed: number },
  entries: readonly (readonly [number, Happening])[],
) {
  const workspace = simulator.control.workspace("ws1");
  const request = watchWrites(createTestRequest("deletion", [JO]), meet);
  const start = request.now;
  const joined = { call: Number.POSITIVE_INFINITY };
  const taken = { call: Number.POSITIVE_INFINITY };
  const lastCall = () => simulator.control.calls().at(-1)?.seq ?? 0;
  let boundary = 0;

  function meet(): void {
    const now = entries.filter(([at]) => at === boundary);
    boundary += 1;
    for (const [, each] of now) happen(each);
    if (now.some(([, { what }]) => what === "kill")) throw new Killed();
  }

  function pass(ms: number): void {
    clock.elapsed += ms;
    request.now = start + clock.elapsed;
  }

  function happen(each: Happening): void {
    switch (each.what) {
      case "time goes by":
        pass(each.ms);
        return;
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

  const client = clientWithBoundaries(simulator.url, meet);

  return {
    joinedAt: () => joined.call,
    takenAt: () => taken.call,
    close: () => client.close(),
    async runToTheEnd(): Promise<Finished> {
      for (let runs = 0; runs < MOST_RUNS; runs += 1) {
        try {
          const disposition = await deletion.run(contextOf(request, client, clock));
          if (disposition.kind === "finished") return disposition;
          pass(Math.max(0, (disposition.dueAt ?? 0) - request.now));
        } catch (error) {
          if (!(error instanceof Killed || error instanceof IntercomError)) throw error;
          pass(1_000);
        }
      }
      throw new Error("the deletion does not end");
    },
  };
}

function contextOf(
  request: TestRequest,
  client: ReturnType<typeof createIntercomClient>,
  clock: { readonly elapsed: number },
) {
  return {
    ...request.context(client),
    deletionCategories: ERASABLE.filter(({ name }) => name !== "custom_objects"),
    clock: { now: () => request.now, monotonic: () => clock.elapsed, sleep: async () => {} },
  };
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
