import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { boundGarbage } from "./bound-garbage.ts";

it("has garbage collected once so many bytes have passed, and not before", async () => {
  const passed = boundGarbage(1_000_000);
  const garbage = new WeakRef({ text: "x".repeat(1_000) });
  await setImmediate();

  passed(999_999);
  expect(garbage.deref()).toBeDefined();
  await setImmediate();
  passed(1);

  expect(garbage.deref()).toBeUndefined();
});
