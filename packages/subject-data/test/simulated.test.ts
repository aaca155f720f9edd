import { expect, it } from "vitest";
import { ENDPOINTS } from "../../intercom-simulator/src/routes/endpoints.ts";
import { CATEGORIES } from "../src/index.ts";

it("every operation that a category reads or erases by is offered by the simulator, and so held against Intercom's description", () => {
  const offered = ENDPOINTS.map(({ method, template }) => `${method} ${template}`);
  const used = CATEGORIES.filter(({ reading }) => reading.kind !== "not_searchable").flatMap(
    ({ endpoints, erasure }) => [...endpoints, ...(erasure?.endpoints ?? [])],
  );
  expect(used.filter((operation) => !offered.includes(operation))).toEqual([]);
});
