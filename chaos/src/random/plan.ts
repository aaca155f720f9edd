import type { ContactInput } from "@intercom-dsar/intercom-simulator";
import type { SentRequest } from "../audit/evidence.ts";
import { createDice, type Dice } from "./dice.ts";
import { type PlannedRecords, planRecords } from "./plan-records.ts";

/** Everything that a random run sends, made from its seed. */
export interface Plan {
  readonly contacts: readonly ContactInput[];
  /** What some of them have besides; nothing where contacts alone are erased. */
  readonly things: readonly PlannedRecords[];
  readonly requests: readonly SentRequest[];
  /** Records for the request topic, in order. */
  readonly records: readonly PlannedRecord[];
  /** How many of the records have to become dead letters. */
  readonly deadLetters: number;
}

export interface PlannedRecord {
  readonly key: string;
  readonly value: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Draft {
  readonly contacts: ContactInput[];
  readonly things: PlannedRecords[];
  readonly requests: SentRequest[];
  /** Each with its place in the order. */
  readonly records: { readonly place: number; readonly record: PlannedRecord }[];
  deadLetters: number;
}

/**
 * Plans about `count` requests: people with several contacts or none, look-alikes, repeats, conflicts, cancels, poison. Where `erasesAll`, many of
 * them have conversations, tickets and orders too.
 */
export function createPlan(seed: number, count: number, erasesAll: boolean): Plan {
  const dice = createDice(seed);
  const draft: Draft = { contacts: [], things: [], requests: [], records: [], deadLetters: 0 };
  for (let person = 0; draft.requests.length < count; person += 1)
    planPerson(draft, dice, person, erasesAll ? createDice(seed + 7 * (person + 1)) : null);
  for (let number = 0; number < count * 0.05; number += 1) planPoison(draft, dice, number);
  const records = draft.records.sort((first, second) => first.place - second.place);
  return { ...draft, records: records.map(({ record }) => record) };
}

function planPerson(draft: Draft, dice: Dice, person: number, others: Dice | null): void {
  const email = `person${person}@example.com`;
  const contactIds = Array.from(
    { length: dice.chance(0.08) ? 0 : dice.between(1, 3) },
    (_, n) => `p${person}n${n}`,
  );
  draft.contacts.push(
    ...contactIds.map((id, n): ContactInput => ({ id, role: n === 0 ? "user" : "lead", email })),
  );
  if (dice.chance(0.2)) draft.contacts.push({ id: `p${person}x`, email: `person${person}+x@example.com` });
  const [first] = contactIds;
  const things = others === null || first === undefined ? null : planRecords(others, person, first, email);
  if (things !== null) {
    draft.contacts.push(...things.bystanders);
    draft.things.push(things);
  }
  const kinds = dice.pick<readonly SentRequest["kind"][]>([
    ["deletion"],
    ["deletion"],
    ["access"],
    ["access", "deletion"],
  ]);
  for (const kind of kinds)
    planRequest(
      draft,
      dice,
      { requestId: `${kind}-${person}`, kind, contactIds, records: things?.records ?? [] },
      email,
    );
}

function planRequest(draft: Draft, dice: Dice, request: SentRequest, email: string): void {
  const { requestId, kind } = request;
  const place = draft.requests.length + dice.next();
  const add = (delay: number, record: PlannedRecord) => draft.records.push({ place: place + delay, record });
  draft.requests.push(request);
  add(0, requestRecord(requestId, kind, email));
  if (dice.chance(0.1)) {
    for (let repeat = dice.between(1, 5); repeat > 0; repeat -= 1)
      add(dice.next() * 60, requestRecord(requestId, kind, email));
  }
  if (dice.chance(0.05)) {
    draft.deadLetters += 1;
    add(1 + dice.next() * 60, requestRecord(requestId, kind, `else.${email}`));
  }
  if (dice.chance(0.06)) add(dice.next() * 20 - 2, cancelRecord(requestId));
}

function planPoison(draft: Draft, dice: Dice, number: number): void {
  const value = dice.pick([
    "",
    "{",
    "[]",
    '"text"',
    '{"requestId":7}',
    `{"requestId":"poison-${number}","kind":[]}`,
  ]);
  draft.deadLetters += 1;
  draft.records.push({
    place: dice.next() * draft.requests.length,
    record: { key: `poison-${number}`, value },
  });
}

function requestRecord(requestId: string, kind: string, email: string): PlannedRecord {
  return {
    key: requestId,
    value: JSON.stringify({ requestId, kind, identifiers: [{ type: "email", value: email }] }),
  };
}

function cancelRecord(requestId: string): PlannedRecord {
  const headers = {
    ce_specversion: "1.0",
    ce_id: `cancel-${requestId}`,
    ce_source: "urn:chaos",
    ce_type: "intercom-dsar.cancel.v1",
    "content-type": "application/json",
  };
  return { key: requestId, value: JSON.stringify({ requestId }), headers };
}
