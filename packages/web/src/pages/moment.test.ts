import { expect, it } from "vitest";
import { moment } from "./moment.ts";

const NOW = Date.UTC(2026, 10, 23, 13, 10);

it.each([
  [0, "just now"],
  [-5_000, "just now"],
  [2_500, "2 seconds ago"],
  [61_000, "1 minute ago"],
  [3 * 3_600_000, "3 hours ago"],
  [86_400_000, "yesterday"],
  [30 * 86_400_000, "30 days ago"],
])("says of %i ms before: %s", (passed, text) => {
  expect(moment(NOW - passed, NOW).text).toContain(`>${text} <`);
});

it("has the exact time behind it", () => {
  expect(moment(NOW, NOW).text).toBe(
    '<time datetime="2026-11-23T13:10:00.000Z">just now <span class="exact">(23 Nov 2026, 13:10 UTC)</span></time>',
  );
});
