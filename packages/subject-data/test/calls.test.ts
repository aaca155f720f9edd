import { exampleSeed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FileStore } from "../src/index.ts";
import { readPerson } from "./support/read-person.ts";

const MARA = { email: "mara.linden@example.com", categories: "contacts,calls" };
const STORED = { name: "attachment-1", sha256: "0".repeat(64), bytes: 15 };
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ seed: exampleSeed() });
});
afterEach(() => simulator.close());

describe("calls", () => {
  it("with the person are given, with what was said and without the teammate", async () => {
    const { content, cuts, rows } = await readPerson(simulator, MARA);

    expect(content.calls?.[0]).toEqual({
      type: "call",
      id: "123",
      conversation_id: "515",
      call_type: "phone",
      created_at: 1_734_539_000,
      state: "completed",
      direction: "inbound",
      initiated_at: 1_734_539_000,
      answered_at: 1_734_539_000,
      ended_at: 1_734_539_060,
      ended_reason: "completed",
      updated_at: 1_734_539_060,
      phone: "+4930000000",
      transcript_status: "completed",
      teammate: { name: "teammate 1" },
      transcript: [
        { timestamp: 3, speaker: "Teammate 1", text: expect.any(String) },
        { timestamp: 9, speaker: "User", text: "My invoice is still missing." },
      ],
    });
    expect(rows).toContainEqual({ resource: "calls", result: "searched", items: 2, pages: 1 });
    expect(JSON.stringify(content)).not.toMatch(/colleagues\.example|991267459/);
    expect(cuts).toContainEqual(expect.objectContaining({ path: "calls[*].transcript[*].agent_email" }));
  });

  it("with somebody else in a group: there was one, and nothing else", async () => {
    const { content } = await readPerson(simulator, MARA);

    expect(content.calls?.[1]).toEqual({
      type: "call",
      id: "124",
      conversation_id: "516",
      call_type: "phone",
      created_at: 1_734_601_000,
    });
  });

  it("without a contact are the person's where nobody else takes part, and an empty transcript is none", async () => {
    const seed = exampleSeed();
    for (const call of seed.workspaces[0]?.calls ?? [])
      Object.assign(call, { contact_id: null, transcript: [] });
    await simulator.close();
    simulator = await startSimulator({ seed });

    const { content } = await readPerson(simulator, MARA);

    expect(content.calls).toMatchObject([{ id: "123", transcript: [] }, { id: "124" }]);
    expect(content.calls?.[1]).not.toHaveProperty("phone");
  });

  it("are asked for by up to 20 conversations at once, which are searched once for both categories", async () => {
    const seed = exampleSeed();
    const author = { type: "user", id: "6762f0d01bb69f9f2193bb7d", name: null, email: MARA.email } as const;
    for (let id = 800; id < 839; id += 1) {
      seed.workspaces[0]?.conversations?.push({
        id: String(id),
        contact_ids: [author.id],
        created_at: id,
        source: { author },
      });
    }
    await simulator.close();
    simulator = await startSimulator({ seed });

    const { calls, rows } = await readPerson(simulator, {
      ...MARA,
      categories: "contacts,conversations,calls",
    });

    expect(calls.filter((endpoint) => endpoint === "/calls/search")).toHaveLength(3);
    expect(calls.filter((endpoint) => endpoint === "/conversations/search")).toHaveLength(2);
    expect(rows).toContainEqual({ resource: "calls", result: "searched", items: 2, pages: 3 });
  });
});

describe("call recordings", () => {
  const offered: string[] = [];
  const files: FileStore = {
    loads: (category) => category === "call_recordings",
    async store(_, offer) {
      offered.push((await offer())?.url ?? "");
      return STORED;
    },
  };
  beforeEach(() => {
    offered.length = 0;
  });

  it("are loaded where they are named, of calls with the person alone", async () => {
    const { content, rows } = await readPerson(simulator, {
      ...MARA,
      categories: "contacts,calls,call_recordings",
      files: { ...files, store: once(files.store) },
    });

    expect(offered).toEqual([expect.stringMatching(/\/_files\/demo1234\/.*signature=/)]);
    expect(content.calls?.[0]).toMatchObject({ recording: STORED });
    expect(rows).toContainEqual({ resource: "call_recordings", result: "searched", items: 1, pages: 0 });
  });

  it("are not what `all` stands for", async () => {
    const { calls } = await readPerson(simulator, { ...MARA, categories: "all" });

    expect(calls).not.toContain("/calls/{call_id}/recording");
  });
});

function once(store: FileStore["store"]): FileStore["store"] {
  const known = new Map<string, ReturnType<FileStore["store"]>>();
  return (key, offer) => {
    const stored = known.get(key) ?? store(key, offer);
    known.set(key, stored);
    return stored;
  };
}
