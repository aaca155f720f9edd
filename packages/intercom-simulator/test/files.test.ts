import { request } from "undici";
import { expect, it } from "vitest";
import { z } from "zod";
import type { Simulator } from "../src/index.ts";
import { api } from "./support/api.ts";
import { createManualClock } from "./support/manual-clock.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();
const Conversation = z.object({
  conversation_parts: z.object({
    conversation_parts: z.array(z.object({ attachments: z.array(z.object({ url: z.url() })) })),
  }),
});

async function linkOf(simulator: Simulator): Promise<URL> {
  const { body } = await api(simulator, "GET", "/conversations/515");
  const [part] = Conversation.parse(body).conversation_parts.conversation_parts;
  return new URL(part?.attachments[0]?.url ?? "");
}

async function load(url: URL, headers: Record<string, string> = {}) {
  const { statusCode, body } = await request(url, { headers });
  return { status: statusCode, text: await body.text() };
}

it("links a file on another host, for half an hour and without a token", async () => {
  const clock = createManualClock();
  const simulator = await start({ clock });
  simulator.control
    .workspace("demo1234")
    .configure({ filesOrigin: simulator.url.replace("127.0.0.1", "localhost") });
  const link = await linkOf(simulator);
  expect(link.hostname).toBe("localhost");
  const here = new URL(link.pathname + link.search, simulator.url);
  expect(await load(here)).toMatchObject({ status: 200, text: expect.stringContaining("invoice of mara") });
  expect(await load(here, { authorization: "Bearer demo-token" })).toMatchObject({ status: 400 });
  clock.advance(30 * 60 * 1000);
  expect(await load(here)).toMatchObject({ status: 403 });
  const renewed = await linkOf(simulator);
  expect(await load(new URL(renewed.pathname + renewed.search, simulator.url))).toMatchObject({
    status: 200,
  });
});

it("takes no link that it did not make", async () => {
  const simulator = await start();
  const link = await linkOf(simulator);
  link.searchParams.set("expires", "99999999999");
  expect(await load(link)).toMatchObject({ status: 403 });
});
