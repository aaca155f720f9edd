import { generateKeyPairSync } from "node:crypto";
import { fileURLToPath } from "node:url";
import { runConsumer } from "./consumer-run.ts";
import { atMost, type Figure, type Row, reported } from "./figure.ts";
import { accessRequests, addressOf, NO_LIMIT, workspaceSeed } from "./people.ts";
import { makeScratch } from "./scratch.ts";
import { startSimulator } from "./start-simulator.ts";

const MIB = 1024 * 1024;
const SMALLEST_NOTES = 100;
const AT_ONCE = 16;
const NOTES_OF_EACH_AT_ONCE = 10_000;
const CONVERSATIONS = 2_000;
const PARTS = 100;

/** Answers are sealed, as in all that is deployed. */
const publicKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });

type Records = Parameters<typeof workspaceSeed>[1];

/** Memory that people take of whom Intercom holds much. */
export const largeSubject: Figure = {
  name: "large-subject",
  describe: `peak memory of the consumer for one access request of ${SMALLEST_NOTES} to 100,000 notes, and of ${CONVERSATIONS} conversations of ${PARTS} parts, with its report, sealed; ${AT_ONCE} at once`,
  async measure(progress) {
    const peaks: number[] = [];
    const rows: Row[] = [];
    const cases: [name: string, records: Records][] = [
      ...[SMALLEST_NOTES, 10_000, 100_000].map((notes): [string, Records] => [
        `${notes} notes`,
        peopleWithNotes(1, notes),
      ]),
      [`${CONVERSATIONS} conversations of ${PARTS} parts`, personWithConversations()],
    ];
    for (const [name, records] of cases) {
      const { peak, seconds } = await run(records, 1);
      progress(`${name}: ${megabytes(peak)} in ${seconds} s`);
      peaks.push(peak);
      rows.push(reported(`peak memory, ${name}`, megabytes(peak)));
    }
    const largest = Math.max(...peaks);
    const together = await run(peopleWithNotes(AT_ONCE, NOTES_OF_EACH_AT_ONCE), AT_ONCE);
    return [
      ...rows,
      atMost("peak memory, largest ÷ smallest", largest / Math.min(...peaks), 1.5),
      atMost("peak memory, largest, MiB", Math.round(largest / MIB), 300),
      atMost(
        `peak memory, ${AT_ONCE} of ${NOTES_OF_EACH_AT_ONCE} notes at once, MiB`,
        Math.round(together.peak / MIB),
        384,
      ),
    ];
  },
};

async function run(records: Records, people: number): Promise<{ peak: number; seconds: number }> {
  const simulator = await startSimulator(workspaceSeed(NO_LIMIT, records));
  const scratch = makeScratch();
  const began = performance.now();
  const consumer = runConsumer({
    simulator,
    directory: scratch.directory,
    requests: accessRequests(people),
    environment: {
      ACCESS_CATEGORIES: "contacts,notes,conversations",
      PACKAGE_FORMAT: "v2",
      RESULT_SEALING: "required",
      RECIPIENT_KEYS: JSON.stringify(publicKey),
      CONTROLLER_FILE: fileURLToPath(new URL("../../infra/demo/controller.yaml", import.meta.url)),
    },
  });
  let peak = 0;
  const watch = setInterval(() => {
    try {
      peak = Math.max(peak, consumer.memory().peak || 0);
    } catch {
      // It has ended.
    }
  }, 50);
  consumer.finish();
  await consumer.ended;
  clearInterval(watch);
  const ended = consumer.outcomes();
  await simulator.stop();
  scratch.remove();
  if (ended !== people) throw new Error(`${ended} outcomes of ${people}`);
  return { peak, seconds: Math.round((performance.now() - began) / 1_000) };
}

export function peopleWithNotes(people: number, notesOfEach: number): Records {
  const contacts = Array.from({ length: people }, (_, index) => ({
    id: `c${index}`,
    email: addressOf(index),
  }));
  return {
    contacts,
    companies: [],
    notes: contacts.flatMap(({ id }, person) =>
      Array.from({ length: notesOfEach }, (_, index) => ({
        id: String(1_000 + person * notesOfEach + index),
        contact_id: id,
        author_id: "501",
        body: `<p>${"A note of some length. ".repeat(10)}</p>`,
      })),
    ),
  };
}

function personWithConversations(): Records {
  const author = { type: "user" as const, id: "c0", name: "Person", email: addressOf(0) };
  const body = `<p>${"A message of some length. ".repeat(10)}</p>`;
  return {
    companies: [],
    notes: [],
    contacts: [{ id: "c0", email: addressOf(0) }],
    conversations: Array.from({ length: CONVERSATIONS }, (_, index) => ({
      id: String(1_000 + index),
      contact_ids: ["c0"],
      created_at: 1_734_537_546 + index,
      source: { author, body },
      parts: Array.from({ length: PARTS }, (_, part) => ({
        author,
        body,
        created_at: 1_734_537_546 + index + part,
      })),
    })),
  };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}
