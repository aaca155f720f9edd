import { afterAll, beforeAll, expect, it } from "vitest";
import { fuzz } from "./fuzz/fuzz.ts";
import { type FuzzServer, startFuzzServer } from "./fuzz/fuzz-server.ts";

let server: FuzzServer;
beforeAll(async () => {
  server = await startFuzzServer();
});
afterAll(() => server.close());

it("answers whatever openapi.json describes, whole or broken, as openapi.json says (20,000 of them: npm run fuzz)", async () => {
  const statuses = new Set<number>();

  await fuzz(server, { requests: 400, onAnswer: (_, status) => statuses.add(status) });

  expect([...statuses]).toEqual(expect.arrayContaining([200, 202, 400, 401, 404]));
});
