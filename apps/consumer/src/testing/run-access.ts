import { createIntercomClient } from "@intercom-dsar/intercom-client";
import { type Seed, startSimulator } from "@intercom-dsar/intercom-simulator";
import { expectPublishedPackage } from "@intercom-dsar/testing";
import { Agent } from "undici";
import type { Finished } from "../domain/disposition.ts";
import { access } from "../flows/access/access.ts";
import type { FlowContext } from "../flows/flow-context.ts";
import { createDownload } from "../http/download.ts";
import { categories, createTestRequest } from "./flow-context.ts";

const MARA = "mara.linden@example.com";

/**
 * An access request for the example's person against a simulator; `stored` gets the files that it stores, by name. A package of version 2 that is
 * not sealed is checked against the published schema.
 */
export async function runAccess(
  seed: Seed,
  overrides: Partial<FlowContext> = {},
  { follow = (link: string) => link, stored = new Map<string, string>() } = {},
): Promise<Finished> {
  const simulator = await startSimulator({ seed });
  const agent = new Agent();
  const client = createIntercomClient({ baseUrl: simulator.url, token: () => "demo-token" });
  try {
    const context = createTestRequest("access", [MARA]).context(client);
    const download = createDownload({ hosts: [simulator.url], publicAgent: agent, namedAgent: agent });
    const ended = await access.run({
      ...context,
      download: (link, signal) => download(follow(link), signal),
      categories: categories("all"),
      results: {
        async put(name, content) {
          const chunks: Uint8Array[] = [];
          for await (const chunk of content) chunks.push(chunk);
          stored.set(name, Buffer.concat(chunks).toString());
          return `memory:${name}`;
        },
      },
      ...overrides,
    });
    if (ended.kind !== "finished") throw new Error(`not finished: ${ended.kind}`);
    const { access: built } = ended.body;
    if (built?.format === "intercom-dsar.package.v2" && built.encoding === "json")
      expectPublishedPackage(
        built.content ?? JSON.parse(stored.get(built.dataref?.replace("memory:", "") ?? "") ?? ""),
      );
    return ended;
  } finally {
    await client.close();
    await agent.destroy();
    await simulator.close();
  }
}
