import fc from "fast-check";
import { expect, it } from "vitest";
import { createSendLog } from "./send-log.ts";

const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 });

it("lets a send through as soon as the span allows, and no sooner", () => {
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 30 }), (waits, most) => {
      const log = createSendLog();
      const sent: number[] = [];
      let now = 0;
      for (const wait of waits) {
        const at = log.freeAt(now + wait, most, 1_000);
        const others = sent.filter((time) => time > at - 1_000);
        expect(others.length).toBeLessThan(most);
        if (at > now + wait) expect(sent.filter((time) => time >= at - 1_000)).toHaveLength(most);
        log.record(at);
        sent.push(at);
        now = at;
      }
    }),
  );
});

it("counts what was sent in a span", () => {
  fc.assert(
    fc.property(gaps, fc.nat(20_000), fc.nat(20_000), (waits, from, length) => {
      const log = createSendLog();
      let now = 0;
      const sent = waits.map((wait) => {
        now += wait;
        return now;
      });
      for (const time of sent) log.record(time);

      const newest = now - 30_000;
      const expected = sent.filter((time) => time >= from && time < from + length && time >= newest).length;
      if (from >= newest) expect(log.count(from, from + length)).toBe(expected);
    }),
  );
});

it("forgets what is older than half a minute", () => {
  const log = createSendLog();
  for (let time = 0; time < 200_000; time += 10) log.record(time);

  expect(log.count(0, 160_000)).toBe(0);
  expect(log.count(170_000, 200_000)).toBe(3_000);
});
