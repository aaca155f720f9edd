import { createLeakCheck } from "@intercom-dsar/redaction";
import { measureCorpus } from "@intercom-dsar/redaction/corpus";
import {
  CATEGORIES,
  createItemRedactor,
  createPeople,
  meetEverybody,
  packagePolicy,
} from "@intercom-dsar/subject-data";
import { atLeast, type Figure, type Row, reported } from "./figure.ts";
import { median } from "./statistics.ts";

const ITEMS = 5_000;
const ROUNDS = 7;
const MARA = { type: "user", id: "c", name: "Mara Linden", email: "mara@example.com" };
const ada = (number: number) => ({
  type: "admin",
  id: String(number),
  name: `Ada Quill${number}`,
  email: `ada.quill${number}@example.com`,
});
const TEXT =
  "<p>Hello Mara,</p>\n<p>we looked at it with Ada Quill3 and the invoice is on the way. Für Rückfragen stehen wir gerne zur Verfügung.</p>";

/** How well people and forms are found in the golden corpus, and what redaction costs. */
export const redaction: Figure = {
  name: "redaction",
  describe: "precision, recall and F2 on the golden corpus; CPU of redacting 5,000 notes and 5,000 messages",
  async measure() {
    const { texts, classes } = measureCorpus();
    const rows: Row[] = [];
    for (const { name, marked, wrong, precision, recall, f2 } of classes) {
      const detail = `${marked} places in ${texts} texts, ${wrong} wrong finds`;
      if (name === "person") {
        rows.push(atLeast("known people: recall", recall, 0.995, detail));
        rows.push(atLeast("known people: precision", precision, 0.98));
        rows.push(reported("known people: F2", f2.toFixed(3)));
      } else if (name === "beyond") {
        rows.push(
          reported("nicknames, bare family names, misspellings, inflection: recall", recall.toFixed(3)),
        );
      } else
        rows.push(atLeast(`${name}: F2`, f2, 0.95, `recall ${recall}, precision ${precision}; ${detail}`));
    }
    rows.push(reported("CPU: 5,000 notes", cpuOf("notes", "contacts[*].notes[*]", notes())));
    rows.push(
      reported(
        "CPU: 5,000 messages of teammates",
        cpuOf("conversations", "conversations[*]", conversations()),
      ),
    );
    return rows;
  },
};

function notes() {
  return Array.from({ length: ITEMS }, (_, index) => ({
    type: "note",
    id: String(index),
    created_at: 1_733_932_587 + index,
    contact: { type: "contact", id: MARA.id },
    author: ada(index % 7),
    body: TEXT,
  }));
}

function conversations() {
  const part = (index: number) => ({
    type: "conversation_part",
    id: String(index),
    part_type: "comment",
    created_at: 1_733_932_587,
    author: ada(index % 20),
    body: TEXT,
  });
  return Array.from({ length: ITEMS / 25 }, (_, index) => ({
    type: "conversation",
    id: String(index),
    contacts: { contacts: [MARA] },
    conversation_parts: {
      total_count: 25,
      conversation_parts: Array.from({ length: 25 }, (_, at) => part(at)),
    },
  }));
}

/** Meeting the people, redacting, and the leak check, apart; medians of the rounds. */
function cpuOf(categoryName: string, place: string, items: readonly object[]): string {
  const category = CATEGORIES.find(({ name }) => name === categoryName);
  if (category === undefined) throw new Error(`there is no category ${categoryName}`);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const people = createPeople([MARA.email], [MARA]);
    const met = cpuMs(() => {
      for (const item of items) meetEverybody(item, people);
    });
    const redacted: object[] = [];
    const redact = cpuMs(() => {
      const redactor = createItemRedactor(people, packagePolicy);
      for (const item of items) redacted.push(redactor.redact({ ...item }, category, place).item);
    });
    const bytes = Buffer.from(JSON.stringify({ redacted }));
    const check = cpuMs(() => {
      const leakCheck = createLeakCheck({ others: people.others(), subject: people.subject });
      leakCheck.write(bytes);
      leakCheck.end();
    });
    return { met, redact, check, bytes: bytes.length };
  });
  const of = (key: "met" | "redact" | "check") => Math.round(median(rounds.map((round) => round[key])));
  const megabytes = ((rounds[0]?.bytes ?? 0) / 1e6).toFixed(1);
  return `${of("redact")} ms (meeting ${of("met")} ms, leak check of ${megabytes} MB ${of("check")} ms)`;
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
