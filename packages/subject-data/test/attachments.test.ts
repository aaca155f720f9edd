import { exampleSeed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FileStore, OfferedFile, RefusedFile, StoredFile } from "../src/index.ts";
import { readPerson } from "./support/read-person.ts";

const MARA = { email: "mara.linden@example.com", categories: "contacts,conversations,tickets,attachments" };
const STORED = { name: "attachment-1.pdf", sha256: "0".repeat(64), bytes: 43 };
let simulator: Simulator;
let offered: OfferedFile[];

beforeEach(async () => {
  offered = [];
  const seed = exampleSeed();
  seed.workspaces[0]?.tickets?.[0]?.parts?.push({
    author: { type: "user", id: "6762f0d01bb69f9f2193bb7d", name: null, email: MARA.email },
    created_at: 1_734_700_500,
    attachments: [{ name: "lamp.png", content_type: "image/png", content: "lamp" }],
  });
  simulator = await startSimulator({ seed });
});
afterEach(() => simulator.close());

function fileStore(answers: (StoredFile | RefusedFile)[]): FileStore {
  const known = new Map<string, StoredFile | RefusedFile>();
  return {
    loads: () => true,
    async store(key, offer) {
      const earlier = known.get(key);
      if (earlier !== undefined) return earlier;
      const file = await offer();
      if (file !== null) offered.push(file);
      const answer = answers.shift() ?? STORED;
      known.set(key, answer);
      return answer;
    },
  };
}

describe("attachments", () => {
  it("are those of the person's messages and of answers, not of an internal note or of somebody else", async () => {
    const { content, rows } = await readPerson(simulator, { ...MARA, files: fileStore([]) });

    expect(offered.map(({ name, bytes }) => [name, bytes])).toEqual([
      ["invoice.pdf", 43],
      ["lamp.png", 4],
    ]);
    expect(content.conversations?.[0]).toMatchObject({
      conversation_parts: {
        conversation_parts: [{ attachments: [{ name: "invoice.pdf", file: STORED }] }, {}, {}],
      },
    });
    expect(JSON.stringify(content)).not.toMatch(/_files|assessment/);
    expect(rows).toContainEqual({ resource: "attachments", result: "searched", items: 2, pages: 0 });
  });

  it("have a new link looked up once, where the first had expired", async () => {
    const { calls, rows } = await readPerson(simulator, {
      ...MARA,
      files: fileStore([{ refused: "expired" }]),
    });

    expect(calls.filter((endpoint) => endpoint === "/conversations/{conversation_id}")).toHaveLength(4);
    expect(rows).toContainEqual({ resource: "attachments", result: "searched", items: 2, pages: 0 });
  });

  it("that could not be stored are named, and missing in the count", async () => {
    const { content, rows, remarks } = await readPerson(simulator, {
      ...MARA,
      files: fileStore([{ refused: "too_large" }]),
    });

    expect(content.conversations?.[0]).toMatchObject({
      conversation_parts: {
        conversation_parts: [{ attachments: [{ file: { refused: "too_large" } }] }, {}, {}],
      },
    });
    expect(rows).toContainEqual({
      resource: "attachments",
      result: "searched",
      items: 1,
      pages: 0,
      expected: 2,
    });
    expect(remarks).toEqual(["1 file could not be loaded: too large for one file."]);
  });

  it("are not loaded where nothing stores them", async () => {
    await readPerson(simulator, { ...MARA, categories: "contacts,conversations" });

    expect(offered).toEqual([]);
  });
});
