import { expect, it } from "vitest";
import { planLines } from "./plan-lines.ts";

it("counts what a plan would do by category, and names its digest", () => {
  const items = [
    { category: "contacts", id: "a1", how: "delete" },
    { category: "contacts", id: "a2", how: "delete" },
    { category: "conversations", id: "515", how: "delete" },
    { category: "conversations", id: "516", how: "redact_and_detach" },
  ];

  expect(planLines({ plan: { digest: "sha256:71f0", items } })).toEqual([
    "contacts: delete 2",
    "conversations: delete 1, redact_and_detach 1",
    "plan: sha256:71f0",
  ]);
});

it("says that an empty plan is one, and nothing of an outcome without any", () => {
  expect(planLines({ plan: { digest: "sha256:e3b0", items: [] } })).toEqual([
    "nothing to delete",
    "plan: sha256:e3b0",
  ]);
  expect(planLines({})).toEqual([]);
});
