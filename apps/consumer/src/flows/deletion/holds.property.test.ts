import type { Simulator, WorkspaceControl } from "@intercom-dsar/intercom-simulator";
import { ERASABLE, parseHoldFile } from "@intercom-dsar/subject-data";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runScriptedDeletion, type Script, startTimedSimulator } from "../../testing/scripted-deletion.ts";
import { READ_COUNTS_FOR_MS } from "./clearances.ts";

const JO = "jo@example.com";
const ME = { type: "user", id: "a1", email: JO } as const;
const AT = 1_734_600_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
const HOLDS = parseHoldFile(`
format: intercom-dsar.holds.v1
holds:
  - { code: tagged, tag: Legal hold }
  - { code: case_17, attribute: { name: case, equals: 17 }, categories: [tickets] }
`).of("ws1");
/** What each mark holds. */
const MARKS: Readonly<
  Record<"tag" | "case", { readonly set: MarksInput; readonly unset: MarksInput; readonly holds: RegExp }>
> = {
  tag: { set: { tags: [{ id: "t1", name: "Legal hold" }] }, unset: { tags: [] }, holds: /./ },
  case: {
    set: { custom_attributes: { case: 17 } },
    unset: { custom_attributes: {} },
    holds: /ticket|contact/,
  },
};
type MarksInput = Parameters<WorkspaceControl["changeMarks"]>[1];
type Mark = keyof typeof MARKS;
type Event =
  | { readonly what: "set" | "unset"; readonly mark: Mark; readonly on: string }
  | { readonly what: "next read fails" };

const happening = fc.oneof(
  fc.record({
    what: fc.constantFrom("set" as const, "unset" as const),
    mark: fc.constantFrom<Mark>("tag", "case"),
    on: fc.constantFrom("a1", "a2"),
  }),
  fc.record({ what: fc.constant("kill" as const) }),
  fc.record({
    what: fc.constant("time goes by" as const),
    ms: fc.constantFrom(1_000, READ_COUNTS_FOR_MS + 1, DAY_MS),
  }),
  fc.record({ what: fc.constant("next read fails" as const) }),
);
const script = fc.array(fc.tuple(fc.nat({ max: 80 }), happening), { maxLength: 8 });

describe("a deletion whose contacts are marked and unmarked at every boundary", () => {
  const clock = { elapsed: 0 };
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startTimedSimulator(clock);
  });
  afterAll(() => simulator.close());

  it("erases nothing that was held when it was last looked at, and looks within 30 seconds before", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (entries) => {
        seed(simulator);
        clock.elapsed = 0;
        const history = await runToTheEnd(simulator, clock, entries);
        audit(simulator, history);
      }),
      { numRuns: 100 },
    );
  }, 240_000);
});

/** Which marks stood on which contacts from which call on. */
interface Change {
  readonly call: number;
  readonly marked: ReadonlySet<string>;
}

async function runToTheEnd(
  simulator: Simulator,
  clock: { elapsed: number },
  entries: Script<Event>,
): Promise<readonly Change[]> {
  const workspace = simulator.control.workspace("ws1");
  const marked = new Set<string>();
  const changes: Change[] = [{ call: 0, marked: new Set() }];

  function happen(each: Event): void {
    if (each.what === "next read fails") {
      simulator.control.faults.add({
        match: { method: "GET" },
        times: 1,
        action: { kind: "status", status: 503, when: "before" },
      });
      return;
    }
    workspace.changeMarks(each.on, MARKS[each.mark][each.what]);
    if (each.what === "set") marked.add(`${each.mark} ${each.on}`);
    else marked.delete(`${each.mark} ${each.on}`);
    const call = simulator.control.calls().at(-1)?.seq ?? 0;
    changes.push({ call, marked: new Set(marked) });
  }

  const ended = await runScriptedDeletion(simulator, clock, {
    email: JO,
    script: entries,
    happen,
    context: {
      deletionCategories: ERASABLE.filter(({ name }) => name !== "custom_objects"),
      holds: HOLDS,
    },
  });
  auditOutcome(simulator, ended);
  return changes;
}

/** Knows nothing of the service but its calls and their effects. */
function audit({ control }: Simulator, changes: readonly Change[]): void {
  const calls = control.calls();
  for (const { kind, id, call } of control.effects()) {
    const sent = calls.find(({ seq }) => seq === call);
    if (call === null || sent === undefined) continue;
    for (const contact of ["a1", "a2"]) {
      const reads = calls.filter(
        ({ seq, method, path, status }) =>
          seq < call && method === "GET" && path === `/contacts/${contact}` && status === 200,
      );
      const gone = control
        .effects()
        .some((each) => each.kind === "contact_deleted" && each.id === contact && (each.call ?? 0) < call);
      const read = reads.at(-1);
      if (gone) continue;
      expect(read, `${contact} is read before ${kind} ${id}`).toBeDefined();
      if (read === undefined) continue;
      expect(sent.at - read.at).toBeLessThanOrEqual(READ_COUNTS_FOR_MS);
      const before = changes.findLast((change) => change.call < read.seq);
      const since = changes.filter((change) => change.call >= read.seq && change.call < call);
      // One that came or went meanwhile may have been seen or not.
      const stood = (mark: Mark) =>
        [before, ...since].every((each) => each?.marked.has(`${mark} ${contact}`) ?? false);
      for (const mark of Object.keys(MARKS) as Mark[])
        if (stood(mark)) expect(`${kind} ${id}`).not.toMatch(MARKS[mark].holds);
    }
  }
}

function auditOutcome(
  { control }: Simulator,
  {
    status,
    reason,
    body,
  }: {
    status: string;
    reason: { code: string } | null;
    body: { deletion?: { left?: readonly { id: string; reason: string; hold?: string }[] | undefined } };
  },
): void {
  const held = body.deletion?.left?.filter((each) => each.reason === "held") ?? [];
  const workspace = control.workspace("ws1");
  for (const { hold } of held) expect(["tagged", "case_17"]).toContain(hold);
  if (reason?.code === "held") expect(held.length).toBeGreaterThan(0);
  if (status === "completed") {
    expect(held).toEqual([]);
    expect(workspace.hasTicket("1")).toBe(false);
    expect(workspace.contact("a1")?.state).toBe("deleted");
  }
}

function seed(simulator: Simulator): void {
  simulator.control.reset();
  simulator.control.seed({
    workspaces: [
      {
        id: "ws1",
        tokens: [{ token: "token" }],
        contacts: [
          { id: "a1", role: "user", email: JO },
          { id: "a2", role: "lead", email: JO },
        ],
        conversations: [
          { id: "10", contact_ids: ["a1"], created_at: AT, source: { author: ME, body: "Hello" } },
        ],
        tickets: [{ id: "1", ticket_id: "901", contact_ids: ["a1"], created_at: AT }],
      },
    ],
  });
}
