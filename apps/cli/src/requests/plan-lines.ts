import type { ReceivedOutcome } from "@intercom-dsar/dsar-events";

/** What a plan would do, counted by category, and the digest by which it is approved; nothing where the outcome has no plan. Names no id. */
export function planLines({ plan }: Pick<ReceivedOutcome, "plan">): string[] {
  if (plan === undefined) return [];
  const categories = Map.groupBy(plan.items, ({ category }) => category);
  return [
    ...(plan.items.length === 0 ? ["nothing to delete"] : []),
    ...[...categories].map(([category, items]) => {
      const actions = Map.groupBy(items, ({ how }) => how);
      return `${category}: ${[...actions].map(([how, { length }]) => `${how} ${length}`).join(", ")}`;
    }),
    `plan: ${plan.digest}`,
  ];
}
