import { hash } from "node:crypto";
import type { Outcome } from "@intercom-dsar/dsar-events/service";

type DeletionFacts = NonNullable<Outcome["deletion"]>;
type CutList = NonNullable<DeletionFacts["cut"]>[number];
type ListName = CutList["list"];

/** Of all lists together: some 600 KB of a message, of which a broker takes 1 MiB unless it is set otherwise. */
const MOST_LISTED = 2_000;
/** What is needed most comes first. */
const ORDER: readonly ListName[] = ["contacts", "left", "customObjects", "tickets", "conversations"];

/** The same with as many items as a message can hold; of a list that is cut it says how many there are, and the digest of all of them. */
export function cutLists(facts: DeletionFacts, most = MOST_LISTED): DeletionFacts {
  let room = most;
  const kept: Partial<Record<ListName, readonly unknown[]>> = {};
  const cut: CutList[] = [];
  for (const list of ORDER) {
    const items = facts[list];
    if (items === undefined) continue;
    if (items.length > room) {
      kept[list] = items.slice(0, room);
      cut.push({ list, items: items.length, ...reached(items), sha256: hash("sha256", listText(items)) });
    }
    room -= Math.min(room, items.length);
  }
  return cut.length === 0 ? facts : ({ ...facts, ...kept, cut } as DeletionFacts);
}

type PlanFacts = NonNullable<Outcome["plan"]>;
/** Of both lists of a plan together: some 600 KB at most, as an item has less to say. */
const MOST_PLANNED = 5_000;

/** A plan with as many items as a message can hold; of a list that is cut it says how many there are. Its digest stays that of all. */
export function cutPlan(plan: PlanFacts, most = MOST_PLANNED): PlanFacts {
  const { items, held = [] } = plan;
  const room = Math.max(0, most - items.length);
  if (items.length <= most && held.length <= room) return plan;
  return {
    ...plan,
    items: items.slice(0, most),
    ...(held.length > 0 && { held: held.slice(0, room) }),
    cut: [
      ...(items.length > most ? [{ list: "items" as const, items: items.length }] : []),
      ...(held.length > room ? [{ list: "held" as const, items: held.length }] : []),
    ],
  };
}

/** A list as its digest is made of. */
export function listText(items: readonly unknown[]): string {
  return JSON.stringify(items);
}

function reached(items: readonly object[]): Pick<CutList, "accepted" | "verifiedAbsent"> {
  const count = (...names: readonly string[]) =>
    items.filter((item) => names.some((name) => typeof (item as Record<string, unknown>)[name] === "string"))
      .length;
  return { accepted: count("acceptedAt"), verifiedAbsent: count("verifiedAbsentAt", "verifiedAt") };
}
