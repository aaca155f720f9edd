import { exampleSeed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { createDataKeySeal } from "@intercom-dsar/sealing";
import { Agent } from "undici";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Finished } from "../../domain/disposition.ts";
import { createDownload } from "../../http/download.ts";
import { createSpools, type Spool } from "../../results/spool.ts";
import { clientWithBoundaries, Killed } from "../../testing/boundaries.ts";
import { categories, createTestRequest } from "../../testing/flow-context.ts";
import { createMemo } from "../memo.ts";
import { access } from "./access.ts";

const MARA = "mara.linden@example.com";
const OWNER = { requestId: "request-1", workspaceId: "ws1", seal: createDataKeySeal(Buffer.alloc(32)) };

let simulator: Simulator;
const agent = new Agent();
beforeAll(async () => {
  const seed = exampleSeed();
  // More than is kept in memory: all that is read goes into the spool.
  const [mara] = seed.workspaces[0]?.contacts ?? [];
  if (mara !== undefined) mara.custom_attributes = { essay: "lorem ipsum ".repeat(22_000) };
  simulator = await startSimulator({ seed });
});
afterAll(async () => {
  await agent.destroy();
  await simulator.close();
});

/** A client that meets a boundary before and after each call, and a store that meets one after each write; they die at one of them. */
function stage(killAt: number) {
  simulator.control.reset();
  const state = { met: 0, killAt };
  const meet = () => {
    if (state.met++ === state.killAt) throw new Killed();
  };
  const request = createTestRequest("access", [MARA]);
  const objects = new Map<string, Uint8Array>();
  const store = storeOf(objects, meet);
  const download = createDownload({ hosts: [simulator.url], publicAgent: agent, namedAgent: agent });
  const packages = new Map<string, string>();

  async function run(): Promise<Finished> {
    const client = clientWithBoundaries(simulator.url, meet, "demo-token");
    const spool: Spool = createSpools(store)(OWNER, new AbortController().signal);
    try {
      const ended = await access.run({
        ...request.context(client),
        download,
        categories: categories("all"),
        memo: createMemo({ stored: null, spool, isResumed: true }),
        results: {
          async put(name, content) {
            const chunks: Uint8Array[] = [];
            for await (const chunk of content) chunks.push(chunk);
            packages.set(name, Buffer.concat(chunks).toString());
            return `memory:${name}`;
          },
        },
      });
      if (ended.kind !== "finished") throw new Error(`not finished: ${ended.kind}`);
      return ended;
    } finally {
      await client.close();
    }
  }

  return { state, run, packages, spooled: () => objects.size };
}

it("killed at any call and any page that it keeps, an access request hands out the same and reads one page twice at most", async () => {
  const whole = stage(Number.POSITIVE_INFINITY);
  const expected = handedOut(await whole.run(), whole.packages);
  const calls = simulator.control.calls().length;
  expect(whole.spooled()).toBeGreaterThan(10);
  expect(whole.state.met).toBeGreaterThan(100);

  for (let boundary = 0; boundary < whole.state.met; boundary += 1) {
    const { state, run, packages } = stage(boundary);
    await expect(run(), `boundary ${boundary}`).rejects.toBeInstanceOf(Killed);
    state.killAt = Number.POSITIVE_INFINITY;

    expect(handedOut(await run(), packages), `boundary ${boundary}`).toEqual(expected);
    expect(simulator.control.calls().length - calls, `boundary ${boundary}`).toBeLessThanOrEqual(1);
  }
});

/** What a sender gets, without times and places. */
function handedOut({ status, body }: Finished, packages: ReadonlyMap<string, string>) {
  const { access: built, coverage } = body;
  const whole = JSON.parse(packages.get(built?.dataref?.replace("memory:", "") ?? "") ?? "null");
  const attachments = built?.attachments?.map(({ dataref: _, ...attachment }) => attachment);
  return { status, coverage, whole, attachments, redactions: built?.redactions };
}

function storeOf(objects: Map<string, Uint8Array>, meet: () => void): Parameters<typeof createSpools>[0] {
  return {
    async put(name, content) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk);
      objects.set(name, Buffer.concat(chunks));
      meet();
      return `memory:${name}`;
    },
    async get(name) {
      const object = objects.get(name);
      return object === undefined
        ? null
        : (async function* () {
            yield object;
          })();
    },
    async *list(prefix) {
      for (const name of objects.keys()) if (name.startsWith(prefix)) yield { name, bytes: 0, storedAt: 0 };
    },
    async delete(name) {
      objects.delete(name);
    },
  };
}
