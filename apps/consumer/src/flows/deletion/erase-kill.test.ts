import type { createIntercomClient } from "@intercom-dsar/intercom-client";
import { type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { ERASABLE } from "@intercom-dsar/subject-data";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientWithBoundaries, Killed, watchWrites } from "../../testing/boundaries.ts";
import { certify } from "../../testing/certify.ts";
import { createTestRequest, type TestRequest } from "../../testing/flow-context.ts";
import { deletion } from "./deletion.ts";

const JO = "jo@example.com";
const ME = { type: "user", id: "a1", email: JO } as const;
const SAM = { type: "user", id: "b1", email: "sam@example.com" } as const;
const AT = 1_734_600_000;
const EFFECTS = [
  "part_redacted 20/4020",
  "contact_detached 20/a1",
  "conversation_deleted 10",
  "contact_deleted a1",
];

describe("a deletion with conversations that is killed", () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.close());

  /** A client and a journal that meet a boundary before and after each call and each write, and die at one of them. */
  function stage(killAt: number) {
    simulator.control.reset();
    simulator.control.seed({
      workspaces: [
        {
          id: "ws1",
          tokens: [{ token: "token" }],
          admins: [{ id: "991", name: "Ada", email: "ada@colleagues.example" }],
          contacts: [
            { id: "a1", role: "user", email: JO },
            { id: "b1", role: "user", email: SAM.email },
          ],
          conversations: [
            { id: "10", contact_ids: ["a1"], created_at: AT, source: { author: ME, body: "Hello" } },
            {
              id: "20",
              contact_ids: ["a1", "b1"],
              created_at: AT,
              source: { author: ME, body: "Mine" },
              parts: [{ author: SAM, body: "Sam's", created_at: AT }],
            },
          ],
        },
      ],
    });
    const state = { met: 0, killAt };
    const meet = () => {
      if (state.met++ === state.killAt) throw new Killed();
    };
    const client = clientWithBoundaries(simulator.url, meet);
    const request = watchWrites(createTestRequest("deletion", [JO]), meet);
    return { state, client, request, run: () => run(request, client) };
  }

  it("at any boundary ends, once resumed, with every effect once, true facts and a certificate that agrees", async () => {
    const whole = stage(Number.POSITIVE_INFINITY);
    await whole.run();
    await whole.client.close();
    expect(effectsOf(simulator)).toEqual(EFFECTS);
    expect(whole.state.met).toBeGreaterThan(50);

    for (let boundary = 0; boundary < whole.state.met; boundary += 1) {
      const { state, client, request, run: again } = stage(boundary);
      await expect(again(), `boundary ${boundary}`).rejects.toBeInstanceOf(Killed);
      state.killAt = Number.POSITIVE_INFINITY;

      const ended = await again();
      await client.close();

      expect(effectsOf(simulator).toSorted(), `boundary ${boundary}`).toEqual(EFFECTS.toSorted());
      if (ended.kind !== "finished") throw new Error(`boundary ${boundary} waits: ${ended.code}`);
      expect(ended.status, `boundary ${boundary}`).toBe("completed");
      const { conversations = [], contacts = [] } = ended.body.deletion ?? {};
      expect(conversations.map(({ id, how, parts }) => [id, how, parts])).toEqual([
        ["10", "deleted", undefined],
        ["20", "redacted_and_detached", 1],
      ]);
      for (const { id, attemptedAt, verifiedAt, acceptedAt, basis } of conversations) {
        expect([attemptedAt, verifiedAt]).toEqual([expect.any(String), expect.any(String)]);
        if (basis === "accepted") expect(acceptedAt).not.toBeNull();
        else expect([id, basis]).toEqual([id, "absent_after_attempt"]);
        if (id === "10") expect(acceptedAt !== null).toBe(isAccepted(request, id));
      }
      expect(contacts).toHaveLength(1);
      const { differing, certificate } = await certify(request.journal, ended);
      expect([differing, certificate.erased.length], `boundary ${boundary}`).toEqual([[], 3]);
    }
  }, 120_000);
});

function run(request: TestRequest, client: ReturnType<typeof createIntercomClient>) {
  return deletion.run({
    ...request.context(client),
    deletionCategories: ERASABLE.filter(({ name }) => name === "conversations"),
  });
}

function effectsOf(simulator: Simulator): string[] {
  return simulator.control.effects().map(({ kind, id }) => `${kind} ${id}`);
}

function isAccepted(request: TestRequest, id: string): boolean {
  return request.journal.some(({ step, contactId }) => step === "erase.accepted" && contactId === id);
}
