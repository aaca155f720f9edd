import { afterAll, describe, expect, it } from "vitest";
import { ENDPOINTS } from "../src/routes/endpoints.ts";
import { ANSWER_KINDS, GENERAL_KINDS, produce } from "./conformance/answer-kinds.ts";
import { CONTRADICTIONS } from "./conformance/contradictions.ts";
import { type ApiDescription, readDescription } from "./conformance/description.ts";
import { findDescription } from "./conformance/find-description.ts";
import { simulators } from "./support/with-simulator.ts";

const file = findDescription();

if (file === null) {
  it("left out: Intercom's OpenAPI description is not there (shared/reference/intercom-openapi-2.16.yaml)", () => {
    process.stderr.write("LEFT OUT: conformance with Intercom's OpenAPI description, which is not there\n");
  });
} else {
  describe("against Intercom's description 2.16", () => conformance(readDescription(file)));
}

function conformance(description: ApiDescription): void {
  const start = simulators();
  const used = new Set<RegExp>();

  it.each([...ANSWER_KINDS, ...GENERAL_KINDS])("$method $template $status: $what", async (kind) => {
    const simulator = await start();
    const answer = await produce(simulator, kind);
    expect(answer.status).toBe(kind.status);
    const head = `${kind.method} ${kind.template} ${kind.status}`;
    const violations = description
      .judge(kind.method, kind.template, kind.status, answer.body)
      .map((violation) => `${head} ${violation}`);
    const unexplained = violations.filter((line) => {
      const known = CONTRADICTIONS.filter(({ fits }) => fits.test(line));
      for (const { fits } of known) used.add(fits);
      return known.length === 0;
    });
    expect(unexplained).toEqual([]);
  });

  it("was tried for every endpoint", () => {
    const tried = new Set(ANSWER_KINDS.filter(({ status }) => status === 200 || status === 302).map(keyOf));
    expect([...tried].sort()).toEqual(ENDPOINTS.map(keyOf).sort());
  });

  afterAll(() => {
    const stale = CONTRADICTIONS.filter(({ fits }) => !used.has(fits)).map(({ reason }) => reason);
    expect(stale, "contradictions that nothing runs into any more").toEqual([]);
  });
}

function keyOf({ method, template }: { readonly method: string; readonly template: string }): string {
  return `${method} ${template}`;
}
