import { DEAD_LETTER_HEADERS } from "@intercom-dsar/dsar-events";
import { DEAD_LETTER_CAUSES } from "@intercom-dsar/dsar-events/service";
import type { DeadLetter } from "@intercom-dsar/ledger";
import { z } from "zod";
import { instant, iso } from "./shared.ts";

const PREFIX = "dead-letter:";

export const deadLetterList = z
  .strictObject({
    deadLetters: z.array(
      z.strictObject({
        id: z.string().describe("Where the record lay: `topic-partition-offset`."),
        cause: z.string(),
        meaning: z.string().nullable(),
        path: z.string().nullable().describe("Where in the schema."),
        topic: z.string().nullable(),
        partition: z.int().nullable(),
        offset: z.string().nullable(),
        isSigned: z.boolean(),
        createdAt: instant,
        publishedAt: instant.nullable(),
        quarantinedAt: instant.nullable(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({
    title: "Dead letters",
    examples: [
      {
        deadLetters: [
          {
            id: "dsar.requests-0-2041",
            cause: "invalid_schema",
            meaning: "The data is not what the contract says.",
            path: "identifiers.0.value",
            topic: "dsar.requests",
            partition: 0,
            offset: "2041",
            isSigned: false,
            createdAt: "2026-11-26T08:00:00.000Z",
            publishedAt: "2026-11-26T08:00:00.310Z",
            quarantinedAt: null,
          },
        ],
        next: null,
      },
    ],
  });

/** By its headers alone: what the letter holds is not told. */
export function toDeadLetter(letter: DeadLetter): z.infer<typeof deadLetterList>["deadLetters"][number] {
  const { id, headers, createdAt, publishedAt, quarantinedAt } = letter;
  const cause = headers[DEAD_LETTER_HEADERS.cause] ?? "unknown";
  const partition = headers[DEAD_LETTER_HEADERS.partition];
  return {
    id: positionOf(id),
    cause,
    meaning: Object.entries(DEAD_LETTER_CAUSES).find(([known]) => known === cause)?.[1] ?? null,
    path: headers[DEAD_LETTER_HEADERS.path] ?? null,
    topic: headers[DEAD_LETTER_HEADERS.topic] ?? null,
    partition: partition === undefined ? null : Number(partition),
    offset: headers[DEAD_LETTER_HEADERS.offset] ?? null,
    isSigned: headers[DEAD_LETTER_HEADERS.signed] === "true",
    createdAt: iso(createdAt),
    publishedAt: iso(publishedAt),
    quarantinedAt: iso(quarantinedAt),
  };
}

/** Of a record that lay at the place of an earlier one, the id goes on behind a colon. */
function positionOf(id: string): string {
  return id.slice(PREFIX.length);
}
