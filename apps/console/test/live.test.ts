import { afterEach, expect, it, vi } from "vitest";
import { operatorSubmission, startOperatorServer } from "../../consumer/src/testing/operator-server.ts";
import { startConsoleInProcess } from "./support/console-in-process.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

it("tells whoever is signed in which requests change, by id alone, and ends when the console stops", async () => {
  const operator = await startOperatorServer();
  const console = await startConsoleInProcess(operator.url);
  closers.push(console.close, operator.close);
  const { cookies } = await console.signIn("viewer");
  const stranger = await fetch(`${console.origin}/changes`, { redirect: "manual" });
  const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
  const { body, headers } = await fetch(`${console.origin}/changes`, { headers: { cookie } });
  let heard = "";
  const stream = (async () => {
    for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) heard += text;
  })();

  // Nobody knows when the console has begun to listen at the API.
  let count = 0;
  await vi.waitFor(
    async () => {
      await operator.ledger.inbox.receive([operatorSubmission(`r${count++}`)]);
      expect(heard).toMatch(/^data: \{"sender":"portal","requestId":"r\d+"\}$/m);
    },
    { interval: 300 },
  );
  await closers.shift()?.();
  await stream;

  expect([stranger.status, headers.get("content-type")]).toEqual([303, "text/event-stream"]);
  expect(heard).not.toContain("canary");
});
