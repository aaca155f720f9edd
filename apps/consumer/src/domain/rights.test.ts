import { describe, expect, it } from "vitest";
import { createRights } from "./rights.ts";

const rights = createRights([
  { name: "portal", kinds: null, workspaces: null, deletionsPerDay: 40 },
  { name: "form", kinds: ["access"], workspaces: ["ws1"], deletionsPerDay: null },
]);

describe("createRights", () => {
  it.each([
    ["a sender without limits", "portal", "deletion", "ws2", true],
    ["a kind and a workspace that it has", "form", "access", "ws1", true],
    ["a kind that it lost", "form", "deletion", "ws1", false],
    ["a workspace that it lost", "form", "access", "ws2", false],
    ["a sender that was taken out", "gone", "access", "ws1", false],
    ["whoever writes to Kafka", "kafka", "deletion", "ws1", true],
    ["whoever uses the pipe", "pipe", "deletion", "ws1", true],
  ])("decides by the configuration: %s", (_, sender, kind, workspaceId, allowed) => {
    expect(rights.allows({ sender, kind, workspaceId })).toBe(allowed);
  });

  it("tells the daily number of those that have one", () => {
    expect(["portal", "form", "gone", "kafka"].map(rights.deletionsPerDay)).toEqual([40, null, null, null]);
  });
});
