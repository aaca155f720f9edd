import fc from "fast-check";
import { expect, it } from "vitest";
import { createLookStage, LOOK_IDS, LOOK_SUBJECT } from "../testing/look-stage.ts";

const HOUR_MS = 3_600_000;
const id = fc.constantFrom(...LOOK_IDS);
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom("restore", "delete again", "archive"), id }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("change address"), id }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom("new contact", "outage", "recovery"), id }) },
);
/** Each at an hour after the deletion; Intercom restores in the first 168, and the look is due after 192. */
const script = fc.array(fc.tuple(fc.nat({ max: 400 }), happening), { maxLength: 12 });
const settings = fc.record({
  hiddenContactsReadable: fc.boolean(),
  visibleAfterDeleteMs: fc.constantFrom(0, HOUR_MS, 168 * HOUR_MS),
  indexLagAfterDeleteMs: fc.constantFrom(0, 24 * HOUR_MS),
});

it("never claims that contacts are beyond a restore while Intercom shows one of them", async () => {
  await fc.assert(
    fc.asyncProperty(script, settings, async (happenings, patch) => {
      const stage = await createLookStage();
      const { workspace, simulator, clock, look, ledger } = stage;
      try {
        workspace.configure(patch);
        const start = clock.now;
        const left = happenings.toSorted(([one], [other]) => one - other);
        for (let hour = 0; hour <= 600; hour += 1) {
          clock.now = start + hour * HOUR_MS;
          for (; left[0] !== undefined && left[0][0] <= hour; left.shift())
            happen(stage, left[0][1].what, left[0][1].id);
          await look();
          const found = await ledger.looks.find("d1");
          if (found?.dueAt !== null) continue;
          const states = LOOK_IDS.map((each) => workspace.contact(each)?.state);
          if (found.result === "reached") {
            // What is archived no call may show.
            const isHidden = (state?: string) => state === "archived" && !patch.hiddenContactsReadable;
            expect(states.filter((state) => state !== "deleted" && !isHidden(state))).toEqual([]);
            expect(found.count).toBe(2);
          }
          if (found.result === "came_back") {
            const isShown = LOOK_IDS.some((each) => {
              const { state, deletedAt } = workspace.contact(each) ?? {};
              const lag = Math.max(patch.visibleAfterDeleteMs, patch.indexLagAfterDeleteMs);
              return state !== "deleted" || clock.now < (deletedAt ?? 0) + lag;
            });
            expect(isShown).toBe(true);
          }
          expect((await stage.published()).receipts[0]?.rungs.beyondRestore.result).toBe(found.result);
          return;
        }
        throw new Error("the look is never settled");
      } finally {
        simulator.control.faults.clear();
        await stage.close();
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);

function happen(
  { workspace, simulator }: Awaited<ReturnType<typeof createLookStage>>,
  what: string,
  contact: string,
) {
  const state = workspace.contact(contact)?.state;
  if (what === "new contact") workspace.addContact({ email: LOOK_SUBJECT });
  if (what === "outage") simulator.control.faults.add({ action: { kind: "status", status: 503 } });
  if (what === "recovery") simulator.control.faults.clear();
  if (what === "change address" && state === "active") workspace.changeEmail(contact, "else@example.com");
  if (what === "archive" && state === "active") workspace.hideContact(contact, "archived");
  if (what === "delete again" && state === "active") workspace.hideContact(contact, "deleted");
  if (what !== "restore" || state !== "deleted") return;
  try {
    workspace.restoreContact(contact);
  } catch (error) {
    expect(error).toMatchObject({ code: "not_restorable" });
  }
}
