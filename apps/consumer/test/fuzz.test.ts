import { afterAll, beforeAll, expect, it } from "vitest";
import { fuzz } from "./fuzz/fuzz.ts";
import { type FuzzDoor, openFuzzDoor } from "./fuzz/fuzz-door.ts";

let door: FuzzDoor;
beforeAll(async () => {
  door = await openFuzzDoor();
});
afterAll(() => door.close());

it("answers whatever openapi.json describes, whole or broken, as openapi.json says (20,000 of them: npm run fuzz)", async () => {
  const statuses = new Set<number>();

  await fuzz(door, { requests: 400, onAnswer: (_, status) => statuses.add(status) });

  expect([...statuses]).toEqual(expect.arrayContaining([200, 202, 400, 401, 404]));
});
