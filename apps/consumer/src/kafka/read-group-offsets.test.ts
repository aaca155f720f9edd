import { createManualClock } from "@intercom-dsar/service/testing";
import { expect, it } from "vitest";
import { readGroupOffsets } from "./read-group-offsets.ts";

const group = { groupId: "g", topic: "t" };

/** An admin that fails with these types of the protocol, one after the other, and then answers. */
function adminThatFails(...types: string[]) {
  const left = [...types];
  return {
    async fetchOffsets() {
      const type = left.shift();
      if (type !== undefined) throw Object.assign(new Error("told by the broker"), { type });
      return [{ topic: "t", partitions: [{ partition: 0, offset: "7", metadata: null }] }];
    },
  };
}

it("waits for a coordinator that is still loading the group", async () => {
  const clock = createManualClock();
  const admin = adminThatFails("GROUP_LOAD_IN_PROGRESS", "GROUP_LOAD_IN_PROGRESS");

  const read = readGroupOffsets(admin, group, clock, new AbortController().signal);
  await clock.advance(10_000);

  expect(await read).toMatchObject([{ partition: 0, offset: "7" }]);
});

it("ends at once where the user may not see the group, and with its signal", async () => {
  const clock = createManualClock();
  const refused = readGroupOffsets(
    adminThatFails("GROUP_AUTHORIZATION_FAILED"),
    group,
    clock,
    new AbortController().signal,
  );
  await expect(refused).rejects.toMatchObject({ type: "GROUP_AUTHORIZATION_FAILED" });

  const stopped = readGroupOffsets(
    adminThatFails("GROUP_LOAD_IN_PROGRESS"),
    group,
    clock,
    AbortSignal.abort(),
  );
  await expect(stopped).rejects.toThrow("aborted");
});
