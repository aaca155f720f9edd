import { expect, it } from "vitest";
import { createSenderRates } from "./sender-rates.ts";

it("counts a sender's requests of a minute, from its first on, apart from others'", () => {
  let now = 0;
  const rates = createSenderRates(() => now);

  expect(rates.count("a")).toEqual({ current: 1, ttl: 60_000 });
  now = 20_000;
  expect([rates.count("a"), rates.count("b")]).toEqual([
    { current: 2, ttl: 40_000 },
    { current: 1, ttl: 60_000 },
  ]);
  now = 60_000;
  expect(rates.count("a")).toEqual({ current: 1, ttl: 60_000 });
});

it("begins anew where the clock was set back", () => {
  let now = 3_600_000;
  const rates = createSenderRates(() => now);
  rates.count("a");
  now = 0;

  expect(rates.count("a")).toEqual({ current: 1, ttl: 60_000 });
});
