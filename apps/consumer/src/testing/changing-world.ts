import type { Simulator } from "@intercom-dsar/intercom-simulator";
import type { JournalEntry } from "@intercom-dsar/ledger";
import { STEP } from "../domain/journal-steps.ts";
import type { FlowContext } from "../flows/flow-context.ts";
import { clientWithBoundaries, Killed, watchWrites } from "./boundaries.ts";
import { createTestRequest, type TestRequest } from "./flow-context.ts";

export const SUBJECT = "jo@example.com";
const SOMEBODY_ELSE = "somebody@else.example";
export const CONTACT_IDS = ["a1", "a2", "a3"] as const;
export type ContactId = (typeof CONTACT_IDS)[number];

/** Something that happens at a boundary of a run. */
export type Happening =
  | { readonly what: "address"; readonly id: ContactId; readonly to: "subject" | "somebody else" }
  | { readonly what: "archive" | "unarchive" | "delete by hand"; readonly id: ContactId }
  | { readonly what: "merge"; readonly id: ContactId; readonly into: ContactId }
  | { readonly what: "time goes by" | "clock is set"; readonly ms: number }
  | { readonly what: "next DELETE fails"; readonly how: "401" | "503 before" | "503 after" | "reset after" }
  | { readonly what: "kill" };

/** Whether a contact had the subject's address, from a moment on. */
interface AddressSince {
  readonly at: number;
  readonly isSubject: boolean;
}

/** A simulator whose contacts change at the boundaries of a run, and a request that is run against it. */
export interface ChangingWorld {
  /** How many boundaries were met so far. */
  readonly boundaries: number;
  /** Kills and DELETEs whose effect the caller could not learn. */
  readonly doubts: number;
  /** Milliseconds that went by, whatever the clock was set to. */
  readonly elapsed: number;
  readonly addresses: ReadonlyMap<string, readonly AddressSince[]>;
  /** DELETEs of the contact that the journals hold, whether they were sent or not: a kill comes between. */
  attempts(contact: string): number;
  /** Contacts that were the subject's, and neither archived, merged nor deleted by hand, from the start on. */
  readonly steady: ReadonlySet<string>;
  context(): FlowContext;
  passTime(ms: number): void;
  /** What a run waits until; the wall clock of the service. */
  now(): number;
  /** Goes on as a new request that names the former in `retryOf`, where that had a plan. */
  carryOver(): void;
  close(): Promise<void>;
}

export function createChangingWorld(
  simulator: Simulator,
  clock: { elapsed: number },
  script: ReadonlyMap<number, readonly Happening[]>,
): ChangingWorld {
  const workspace = simulator.control.workspace("ws1");
  const addresses = new Map<string, AddressSince[]>(
    CONTACT_IDS.map((id) => [id, [{ at: clock.elapsed, isSubject: true }]]),
  );
  const steady = new Set<string>(CONTACT_IDS);
  let boundaries = 0;
  let doubts = 0;
  let shift = 0;
  let request: TestRequest = watchWrites(createTestRequest("deletion", [SUBJECT]), meet);
  let retryOf: string | null = null;
  const journals: (readonly JournalEntry[])[] = [request.journal];
  const start = request.now;
  const now = () => start + clock.elapsed + shift;

  function meet(): void {
    const happenings = script.get(boundaries) ?? [];
    boundaries += 1;
    for (const happening of happenings) happen(happening);
    request.now = now();
    if (happenings.some(({ what }) => what === "kill")) {
      doubts += 1;
      throw new Killed();
    }
  }

  function happen(happening: Happening): void {
    switch (happening.what) {
      case "address": {
        const isSubject = happening.to === "subject";
        workspace.changeEmail(happening.id, isSubject ? SUBJECT : SOMEBODY_ELSE);
        addresses.get(happening.id)?.push({ at: clock.elapsed, isSubject });
        if (!isSubject) steady.delete(happening.id);
        return;
      }
      case "archive":
        if (workspace.contact(happening.id)?.state === "active")
          workspace.hideContact(happening.id, "archived");
        steady.delete(happening.id);
        return;
      case "unarchive":
        if (workspace.contact(happening.id)?.state === "archived") workspace.unarchiveContact(happening.id);
        return;
      case "delete by hand":
        if (workspace.contact(happening.id)?.state === "active")
          workspace.hideContact(happening.id, "deleted");
        steady.delete(happening.id);
        return;
      case "merge":
        merge(happening.id, happening.into);
        return;
      case "time goes by":
        clock.elapsed += happening.ms;
        return;
      case "clock is set":
        shift += happening.ms;
        return;
      case "next DELETE fails":
        failNextDelete(happening.how);
        return;
      case "kill":
        return;
    }
  }

  function merge(id: ContactId, into: ContactId): void {
    const bothActive = [id, into].every((each) => workspace.contact(each)?.state === "active");
    if (id === into || !bothActive) return;
    workspace.mergeContact(id, into);
    steady.delete(id);
  }

  function failNextDelete(how: Extract<Happening, { what: "next DELETE fails" }>["how"]): void {
    if (how !== "401") doubts += 1;
    simulator.control.faults.add({
      match: { method: "DELETE" },
      times: 1,
      action:
        how === "reset after"
          ? { kind: "reset", when: "after" }
          : {
              kind: "status",
              status: Number.parseInt(how, 10),
              when: how === "503 after" ? "after" : "before",
            },
    });
  }

  const client = clientWithBoundaries(simulator.url, meet);

  return {
    get boundaries() {
      return boundaries;
    },
    get doubts() {
      return doubts;
    },
    get elapsed() {
      return clock.elapsed;
    },
    addresses,
    attempts: (contact) =>
      journals.flat().filter(({ step, contactId }) => step === STEP.attempted && contactId === contact)
        .length,
    steady,
    context: () => ({
      ...request.context(client, { retryOf }),
      clock: { now, monotonic: () => clock.elapsed, sleep: async () => {} },
    }),
    passTime(ms) {
      clock.elapsed += ms;
      request.now = now();
    },
    now,
    carryOver() {
      // A request that never came to a plan leaves nothing to carry over.
      if (!request.journal.some(({ step }) => step === "plan.closed")) return;
      const earlier = { kind: "deletion", workspaceId: "ws1", subjects: [SUBJECT], journal: request.journal };
      request = watchWrites(createTestRequest("deletion", [SUBJECT]), meet);
      request.now = now();
      journals.push(request.journal);
      retryOf = "request-0";
      request.earlier.set(retryOf, earlier);
    },
    close: () => client.close(),
  };
}
