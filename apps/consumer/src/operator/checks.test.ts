import { expect, it, onTestFinished } from "vitest";
import { startOperatorServer } from "../testing/operator-server.ts";

it("what a start needs is tried for an operator, once for all who ask within half a minute, and for no viewer", async () => {
  let tried = 0;
  const server = await startOperatorServer(null, async () => {
    tried += 1;
    return [
      { name: "topics", variable: "KAFKA_CREATE_TOPICS", result: "failed", detail: "missing: dsar.events" },
    ];
  });
  onTestFinished(() => server.close());

  expect(await server.send("viewer", "GET", "/checks")).toMatchObject({
    status: 403,
    body: { code: "role_missing" },
  });
  expect(tried).toBe(0);
  const answers = await Promise.all([
    server.send("operator", "GET", "/checks"),
    server.send("admin", "GET", "/checks"),
  ]);
  for (const { status, body } of answers)
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        at: "2026-11-26T09:00:00.000Z",
        checks: [
          {
            name: "topics",
            result: "failed",
            detail: "missing: dsar.events",
            variable: "KAFKA_CREATE_TOPICS",
          },
        ],
      },
    });
  expect(tried).toBe(1);
});
