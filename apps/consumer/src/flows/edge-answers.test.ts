import { describe, expect, it } from "vitest";
import type { Answer } from "../testing/answering-server.ts";
import { CONTACT, runFlow, SEARCH } from "../testing/run-flow.ts";

const page = (status: number): Answer => ({ status, body: "<h1>Blocked</h1>" });

describe("the page of an edge", () => {
  it.each([200, 400, 403, 404, 405, 410, 422])("proves nothing in an access: status %i", async (status) => {
    for (const call of [SEARCH, `GET ${CONTACT}/companies`, `GET ${CONTACT}/notes`]) {
      const { error } = await runFlow("access", { [call]: page(status) });
      expect(error).toMatchObject({
        code: "edge_response",
        retryable: true,
        status,
        contentType: "text/html",
      });
    }
  });

  it.each([200, 400, 403, 404, 405, 410, 422])("proves nothing in a deletion: status %i", async (status) => {
    const steps = [
      SEARCH,
      `GET ${CONTACT}`,
      `DELETE ${CONTACT}`,
      `GET ${CONTACT}, deleted`,
      `${SEARCH}, deleted`,
    ];
    for (const call of steps) {
      const { error, journal } = await runFlow("deletion", { [call]: page(status) });
      expect(error).toMatchObject({ code: "edge_response", retryable: true, status });
      const claims = journal.map(({ step }) => step).filter((step) => /absent|refused|empty/.test(step));
      expect(claims).toEqual(call === `${SEARCH}, deleted` ? ["verify.absent"] : []);
    }
  });

  it("leaves an attempt in doubt where it answers a DELETE with an error list that has no errors", async () => {
    const { error, journal } = await runFlow("deletion", {
      [`DELETE ${CONTACT}`]: { status: 404, body: { type: "error.list", errors: [] } },
    });
    expect(error).toMatchObject({ code: "edge_response" });
    expect(journal.at(-1)).toMatchObject({ step: "delete.attempted" });
  });
});

it("takes an error that has a type in place of a code for Intercom's word", async () => {
  const gone = { status: 404, body: { type: "error.list", errors: [{ type: "not_found" }] } };
  const { ended } = await runFlow("deletion", { [`GET ${CONTACT}, deleted`]: gone });

  expect(ended?.status).toBe("completed");
});
