import type { VaultEntry } from "@intercom-dsar/oauth";
import { describe, expect, it } from "vitest";
import type { WorkspaceView } from "./load-workspaces.ts";
import { Selection, selectWorkspaces } from "./select-workspaces.ts";

function view(workspaceId: string, state: VaultEntry["state"] = "connected"): WorkspaceView {
  const connectedBy = { id: "1", name: null, email: null };
  const entry = { workspaceId, workspaceName: null, region: "us", connectedBy, state } as const;
  return { kind: "entry", entry: { ...entry, tokenVersion: 1, connectedAt: 0, lastCheck: null } };
}

const MANY = Array.from({ length: 45 }, (_, index) =>
  view(`space${index}`, index === 3 ? "needs_reconnecting" : "connected"),
);

describe("the selection of workspaces", () => {
  it("is all of them where nothing sensible was asked for", () => {
    for (const query of [
      {},
      { q: ["a", "b"], show: "none", page: "-1" },
      { page: "1e9" },
      { q: "x".repeat(101) },
    ])
      expect(Selection.parse(query)).toEqual({ q: "", show: "all", page: 1 });
  });

  it("has pages, of which the last stands for all beyond it", () => {
    const first = selectWorkspaces(MANY, Selection.parse({}));
    expect(first).toMatchObject({ total: 45, fitting: 45, attention: 1, page: 1, pages: 3 });
    expect(first.shown).toHaveLength(20);
    const last = selectWorkspaces(MANY, Selection.parse({ page: "99" }));
    expect(last.page).toBe(3);
    expect(last.shown).toHaveLength(5);
  });

  it("begins with the workspace that something was done with", () => {
    const { shown } = selectWorkspaces(MANY, Selection.parse({}), "space44");
    expect(shown.slice(0, 2)).toEqual([MANY[44], MANY[0]]);
    expect(shown).toHaveLength(20);
  });

  it("finds by id or name, without regard to case, and those that need somebody", () => {
    expect(selectWorkspaces(MANY, Selection.parse({ q: " SPACE44 " })).shown).toHaveLength(1);
    expect(selectWorkspaces(MANY, Selection.parse({ show: "attention" })).fitting).toBe(1);
    expect(selectWorkspaces([], Selection.parse({ page: "2" }))).toMatchObject({
      page: 1,
      pages: 1,
      shown: [],
    });
  });
});
