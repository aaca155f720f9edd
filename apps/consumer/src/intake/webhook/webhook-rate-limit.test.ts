import fastify from "fastify";
import { expect, it } from "vitest";
import { freshKey } from "../../testing/webhook-server.ts";
import { createSenderRates } from "./sender-rates.ts";
import { decorateSender } from "./webhook-auth.ts";
import { limitRate } from "./webhook-rate-limit.ts";
import { webhookSenders } from "./webhook-senders.ts";

it("counts a sender's requests over both endpoints as one number", async () => {
  const [sender] = webhookSenders.parse(
    JSON.stringify([{ name: "portal", keys: [freshKey()], requestsPerMinute: 3 }]),
  );
  const rates = createSenderRates(() => 0);
  const app = fastify();
  for (const path of ["/webhook", "/opendsr"])
    await app.register(async (scope) => {
      decorateSender(scope);
      scope.addHook("onRequest", async (request) => {
        request.webhookSender = sender ?? null;
      });
      await limitRate(scope, rates);
      scope.get(path, () => ({}));
    });

  const statuses = [];
  for (const path of ["/webhook", "/opendsr", "/webhook", "/opendsr", "/webhook"])
    statuses.push((await app.inject(path)).statusCode);

  expect(statuses.map((status) => status === 200)).toEqual([true, true, true, false, false]);
  await app.close();
});
