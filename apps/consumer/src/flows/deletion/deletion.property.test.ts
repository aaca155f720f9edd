import type { Simulator } from "@intercom-dsar/intercom-simulator";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Disposition } from "../../domain/disposition.ts";
import { Killed } from "../../testing/boundaries.ts";
import {
  type ChangingWorld,
  CONTACT_IDS,
  createChangingWorld,
  type Happening,
  SUBJECT,
} from "../../testing/changing-world.ts";
import { startTimedSimulator } from "../../testing/scripted-deletion.ts";
import { READ_COUNTS_FOR_MS } from "./clearances.ts";
import { deletion } from "./deletion.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
const MOST_RUNS = 60;

type Ended = Extract<Disposition, { kind: "finished" }>;

const id = fc.constantFrom(...CONTACT_IDS);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant("address"), id, to: fc.constant("somebody else") }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("address"), id, to: fc.constant("subject") }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom("archive", "unarchive", "delete by hand"), id }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("merge"), id, into: id }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant("time goes by"),
      ms: fc.constantFrom(1_000, READ_COUNTS_FOR_MS - 1, READ_COUNTS_FOR_MS + 1, DAY_MS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant("clock is set"), ms: fc.constantFrom(-DAY_MS, -1_000, DAY_MS) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant("next DELETE fails"),
      how: fc.constantFrom("401", "503 before", "503 after", "reset after"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("kill") }) },
);
/** Most happenings come in pairs at one boundary: something fails, and a contact changes meanwhile. */
const script = fc
  .array(fc.tuple(fc.nat({ max: 45 }), fc.array(happening, { minLength: 1, maxLength: 3 })), { maxLength: 8 })
  .map((entries) => {
    const byBoundary = new Map<number, Happening[]>();
    for (const [boundary, happenings] of entries)
      byBoundary.set(boundary, [...(byBoundary.get(boundary) ?? []), ...happenings]);
    return byBoundary;
  });
const settings = fc.record({
  hiddenContactsReadable: fc.boolean(),
  repeatDelete: fc.constantFrom<404 | 200>(404, 200),
});
/** How long after each failed run the next one comes, and whether it comes as a new request (`retryOf`). */
const next = fc.array(
  fc.record({ ms: fc.constantFrom(0, 2_000, READ_COUNTS_FOR_MS + 1, 30 * DAY_MS), carried: fc.boolean() }),
  { maxLength: 4 },
);

/** The first DELETE is in the journal and never left; the contact, archived meanwhile, is deleted by the one that settles it. */
const KILLED_BEFORE_THE_DELETE_LEFT: [
  Map<number, Happening[]>,
  { hiddenContactsReadable: boolean; repeatDelete: 404 | 200 },
  { ms: number; carried: boolean }[],
] = [
  new Map<number, Happening[]>([
    [10, [{ what: "kill" }, { what: "time goes by", ms: 1_000 }]],
    [
      3,
      [
        { what: "archive", id: "a1" },
        { what: "address", id: "a1", to: "somebody else" },
        { what: "archive", id: "a2" },
      ],
    ],
  ]),
  { hiddenContactsReadable: false, repeatDelete: 404 },
  [{ ms: 30 * DAY_MS, carried: false }],
];

describe("a deletion whose contacts change at every boundary", () => {
  const clock = { elapsed: 0 };
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startTimedSimulator(clock);
  });
  afterAll(() => simulator.close());

  it("deletes nobody who is not the subject's, claims nothing that is not so, and ends", async () => {
    await fc.assert(
      fc.asyncProperty(script, settings, next, async (happenings, patch, waits) => {
        const contacts = CONTACT_IDS.map((each) => ({ id: each, email: SUBJECT }));
        simulator.control.reset();
        simulator.control.seed({
          workspaces: [{ id: "ws1", tokens: [{ token: "token" }], contacts, settings: patch }],
        });
        const world = createChangingWorld(simulator, clock, happenings);
        try {
          const ended = await runToTheEnd(world, waits);
          checkEffects(simulator, world);
          checkOutcome(simulator, world, ended);
        } finally {
          await world.close();
        }
      }),
      { numRuns: 300, examples: [KILLED_BEFORE_THE_DELETE_LEFT] },
    );
  }, 300_000);
});

async function runToTheEnd(
  world: ChangingWorld,
  waits: readonly { readonly ms: number; readonly carried: boolean }[],
): Promise<Ended> {
  const left = [...waits];
  for (let run = 0; run < MOST_RUNS; run += 1) {
    try {
      const disposition = await deletion.run(world.context());
      if (disposition.kind === "finished") return disposition;
      world.passTime(Math.max(0, (disposition.dueAt ?? 0) - world.now()));
    } catch (error) {
      const isExpected =
        error instanceof Killed || ["unauthorized", "server_error", "network_error"].includes(codeOf(error));
      if (!isExpected) throw error;
      const wait = left.shift();
      world.passTime(wait?.ms ?? 1_000);
      if (wait?.carried) world.carryOver();
    }
  }
  throw new Error("the deletion does not end");
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}

/** Knows nothing of the service but its calls and their effects. */
function checkEffects(simulator: Simulator, world: ChangingWorld): void {
  const { control } = simulator;
  const calls = control.calls();
  const deletesOf = (contact: string) =>
    calls.filter(({ method, path }) => method === "DELETE" && path === `/contacts/${contact}`);
  for (const { id: contact, at, call } of ownDeletions(simulator)) {
    const elapsed = at - Date.UTC(2026, 10, 23, 9);
    const wasHidden =
      !control.workspace("ws1").settings().hiddenContactsReadable &&
      control
        .effects()
        .findLast(
          (effect) =>
            effect.id === contact && effect.kind !== "contact_email_changed" && effect.call !== call,
        )?.kind === "contact_archived";
    // What no read can show is deleted only by a DELETE that settles an earlier one, which may not have been sent.
    const settles = wasHidden && world.attempts(contact) > 1;
    expect(
      settles || wasSubjects(world, contact, elapsed - READ_COUNTS_FOR_MS, elapsed),
      `${contact} was not the subject's when it was deleted`,
    ).toBe(true);
    const more = deletesOf(contact).filter(({ seq, status }) => seq > (call ?? 0) && status !== 401);
    expect(more.length, `DELETEs of ${contact} after it was deleted`).toBeLessThanOrEqual(world.doubts);
  }
}

function wasSubjects({ addresses }: ChangingWorld, contact: string, from: number, to: number): boolean {
  const history = addresses.get(contact) ?? [];
  return history.some(({ at, isSubject }, index) => {
    const end = history[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return isSubject && at <= to && end >= from;
  });
}

function ownDeletions(simulator: Simulator) {
  return simulator.control.effects().filter(({ kind, call }) => kind === "contact_deleted" && call !== null);
}

function checkOutcome(simulator: Simulator, world: ChangingWorld, { status, body }: Ended): void {
  const deleted = new Set(ownDeletions(simulator).map(({ id: contact }) => contact));
  const isGone = (contact: string) =>
    simulator.control.workspace("ws1").contact(contact)?.state === "deleted";
  const reported = body.deletion?.contacts ?? [];
  const left = body.deletion?.left ?? [];
  for (const { id: contact, basis, acceptedAt } of reported) {
    if (basis !== null) expect(isGone(contact), `${contact} is told as ${basis}`).toBe(true);
    expect(acceptedAt !== null, `${contact}: acceptedAt`).toBe(basis === "accepted");
  }
  for (const contact of deleted)
    expect(reported.find((each) => each.id === contact)?.basis, `${contact} was deleted`).toMatch(
      /^(accepted|absent_after_attempt)$/,
    );
  for (const { id: contact } of left) {
    expect(
      reported.some((each) => each.id === contact),
      `${contact} is told twice`,
    ).toBe(false);
    expect(deleted.has(contact), `${contact} was not left alone`).toBe(false);
  }
  if (status !== "completed") return;
  expect(left).toEqual([]);
  for (const { id: contact, basis, verifiedAbsentAt } of reported) {
    expect(isGone(contact), `completed, but ${contact} is there`).toBe(true);
    expect(basis).not.toBeNull();
    expect(verifiedAbsentAt).not.toBeNull();
  }
  for (const contact of world.steady)
    expect(isGone(contact), `completed, but ${contact} is there`).toBe(true);
}
