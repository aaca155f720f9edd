import { describe, expect, it } from "vitest";
import { createRights } from "./rights.ts";

const SENDERS = [
  { name: "portal", kinds: null, workspaces: null, weight: 3, deletionsPerDay: 40, approval: { above: 10 } },
  { name: "form", kinds: ["access"], workspaces: ["ws1"], weight: 1, deletionsPerDay: null, approval: null },
];
const rights = createRights(SENDERS, "allow");

describe("createRights", () => {
  it.each([
    ["a sender without limits", "portal", "deletion", "ws2", true],
    ["a kind and a workspace that it has", "form", "access", "ws1", true],
    ["a kind that it lost", "form", "deletion", "ws1", false],
    ["a workspace that it lost", "form", "access", "ws2", false],
    ["a preview, by the right to a deletion", "portal", "preview", "ws1", true],
    ["a preview without the right to a deletion", "form", "preview", "ws1", false],
    ["a sender that was taken out", "gone", "access", "ws1", false],
    ["whoever writes to Kafka", "kafka", "deletion", "ws1", true],
    ["whoever uses the pipe", "pipe", "deletion", "ws1", true],
  ])("decides by the configuration: %s", (_, sender, kind, workspaceId, allowed) => {
    expect(rights.allows({ sender, kind, workspaceId })).toBe(allowed);
  });

  it.each([
    ["allow", ["access", "deletion"]],
    ["access-only", ["access"]],
    ["reject", []],
  ] as const)("lets unsigned records of Kafka ask for what KAFKA_UNSIGNED=%s says", (unsigned, kinds) => {
    const { allows } = createRights(SENDERS, unsigned);
    const allowed = (sender: string) =>
      ["access", "deletion"].filter((kind) => allows({ sender, kind, workspaceId: "ws1" }));

    expect(allowed("kafka")).toEqual(kinds);
    expect([allowed("pipe"), allowed("portal")]).toEqual([
      ["access", "deletion"],
      ["access", "deletion"],
    ]);
  });

  it("tells which deletions wait for an approval: a sender's own word, else everybody's", () => {
    const { approvalAbove } = createRights(SENDERS, "allow", { above: 0 });

    expect(["portal", "form", "kafka"].map(approvalAbove)).toEqual([10, 0, 0]);
    expect(["portal", "form", "kafka"].map(rights.approvalAbove)).toEqual([10, null, null]);
  });

  it("tells the daily number of those that have one", () => {
    expect(["portal", "form", "gone", "kafka"].map(rights.deletionsPerDay)).toEqual([40, null, null, null]);
    expect(["portal", "form", "gone", "kafka"].map(rights.weight)).toEqual([3, 1, 1, 1]);
  });
});
