import { wholeValue } from "@intercom-dsar/dsar-events/service";
import type { OutboxMessage } from "@intercom-dsar/ledger";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { publishLetter } from "./publish-letter.ts";

const tooLarge = new Error("too large");

describe("publishLetter", () => {
  it("publishes once, with at least half of what the topic takes, and says of each shortened letter that it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 100_000 }), fc.nat({ max: 100_000 }), async (bytes, limit) => {
        const published = await publishTo(limit, letterOf(bytes));

        expect(published).toHaveLength(1);
        const kept = published[0]?.value?.length ?? 0;
        expect(kept).toBeGreaterThanOrEqual(Math.min(bytes, Math.floor(limit / 2)));
        expect(wholeValue(published[0]?.headers ?? {})?.bytes ?? kept).toBe(bytes);
      }),
      // Without the headers' share a letter is a few bytes long.
      { examples: [[4_097, 4]] },
    );
  });

  it("keeps nearly all of a value that only its letter's headers make too large", async () => {
    const [letter] = await publishTo(1_000_000, letterOf(1_000_100));

    expect(letter?.value).toHaveLength(1_000_100 - 4_096);
  });

  it("gives up where not even the headers are taken, and at once where the reason is another", async () => {
    await expect(publishTo(-1, letterOf(9_000))).rejects.toBe(tooLarge);
    let tries = 0;
    const away = async () => {
      tries += 1;
      throw new Error("away");
    };

    await expect(publishLetter(letterOf(9_000), away, (error) => error === tooLarge)).rejects.toThrow("away");
    expect(tries).toBe(1);
  });
});

/** What a topic got that takes values up to `limit`. */
async function publishTo(limit: number, letter: OutboxMessage): Promise<OutboxMessage[]> {
  const published: OutboxMessage[] = [];
  await publishLetter(
    letter,
    async (one) => {
      if ((one.value?.length ?? 0) > limit) throw tooLarge;
      published.push(one);
    },
    (error) => error === tooLarge,
  );
  return published;
}

function letterOf(bytes: number): OutboxMessage {
  return {
    id: "dead-letter:1",
    channel: "dead-letter",
    requestId: null,
    key: "dsar.requests-0-1",
    headers: { "dead-letter-cause": "invalid_json" },
    value: Buffer.alloc(bytes, "x"),
  };
}
