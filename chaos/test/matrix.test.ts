import type {} from "@intercom-dsar/kafka-broker/testing";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { runMatrix } from "../src/matrix/matrix.ts";
import { createTopics, type Topics } from "../src/stage/topics.ts";

/** `npm run chaos` kills at every boundary; these are the ones at which the most can go wrong. */
const SHORT_FORM = /DELETE|after call 2|before call 4: GET \/companies|after the post of the notice/;

const ERASED = /^after call \d+: (POST \/conversations\/redact|DELETE \/(conversations|tickets))/;

describe("the kill matrix, in its short form", () => {
  let topics: Topics;
  beforeAll(async () => {
    topics = await createTopics(inject("brokers"));
  });
  afterAll(() => topics.close());

  it("erases every record once, and claims no more, where it is killed after a call for one of them", async () => {
    const results = await runMatrix(
      { topics, brokers: inject("brokers") },
      { kinds: ["erasure"], parallel: 4, wanted: ({ name }) => ERASED.test(name) },
    );

    expect(
      results.map(({ boundary, met, status, problems }) => [boundary.name, met, status, problems]),
    ).toEqual(results.map(({ boundary }) => [boundary.name, true, "completed", []]));
    expect(results).toHaveLength(4);
  });

  it("ends each killed request in one true outcome, with one more DELETE at most where one is in doubt", async () => {
    const results = await runMatrix(
      { topics, brokers: inject("brokers") },
      { kinds: ["deletion", "access"], parallel: 4, wanted: ({ name }) => SHORT_FORM.test(name) },
    );

    const broken = results.filter(({ problems }) => problems.length > 0);
    expect(
      broken.map(({ kind, boundary, meanwhile, problems }) => [kind, boundary.name, meanwhile, problems]),
    ).toEqual([]);
    const met = results.filter((result) => result.met);
    expect(met.filter(({ meanwhile }) => meanwhile === "nothing").length).toBeGreaterThanOrEqual(8);
    expect(met.filter(({ left }) => left > 0).length).toBeGreaterThanOrEqual(4);
  });
});
