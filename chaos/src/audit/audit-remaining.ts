import type { ReceivedOutcome } from "@intercom-dsar/dsar-events";
import { deletionOf, type Evidence } from "./evidence.ts";

const RESTORABLE_FOR_MS = 7 * 24 * 60 * 60_000;

/** What an outcome says of what remains that the simulator's record does not bear out; nothing of an outcome that says nothing of it. */
export function untrueRemaining(evidence: Evidence, { deletion }: ReceivedOutcome): string[] {
  if (deletion?.remaining === undefined) return [];
  const { contacts, remaining, restorableUntil } = deletion;
  const gone = contacts.filter(({ basis }) => basis !== null);
  const ends = gone
    .flatMap(({ id }) => deletionOf(evidence, id)?.at ?? [])
    .map((at) => at + RESTORABLE_FOR_MS);
  const restorable = remaining.find(({ code }) => code === "restorable");
  const tooEarly =
    (evidence.clocksAgree ?? true) &&
    restorableUntil !== undefined &&
    ends.some((end) => end > Date.parse(restorableUntil));
  return [
    ...(tooEarly ? ["restorableUntil lies before the end of what Intercom can restore"] : []),
    ...(gone.length > 0 === (restorableUntil !== undefined)
      ? []
      : ["restorableUntil and the contacts that are gone contradict each other"]),
    ...((restorable?.count ?? 0) === gone.length ? [] : ["another number of contacts is restorable"]),
    ...(gone.length > 0 && !remaining.some(({ code }) => code === "exports")
      ? ["somebody was deleted, and files that were exported before are said to be reached"]
      : []),
  ];
}
