import type { Clock } from "../clock.ts";
import { SimulatorError } from "../simulator-error.ts";
import { addCompany, addContact, addNote } from "./add-records.ts";
import type { Grant } from "./grant.ts";
import { createIds } from "./ids.ts";
import type { ParsedToken, ParsedWorkspace } from "./seed.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

/** Everything that the simulated Intercom knows: workspaces and the tokens that open them. */
export interface World {
  readonly workspaces: ReadonlyMap<string, Workspace>;
  readonly grants: ReadonlyMap<string, Grant>;
  /** Adds workspaces; one whose id exists is replaced with its tokens. Changes nothing where it throws. */
  load(seeds: readonly ParsedWorkspace[]): void;
  addToken(workspace: Workspace, token: ParsedToken): Grant;
  clear(): void;
}

export function createWorld(clock: Clock): World {
  const workspaces = new Map<string, Workspace>();
  const grants = new Map<string, Grant>();

  return {
    workspaces,
    grants,
    load(seeds) {
      // Built before anything is replaced: a seed that doesn't fit changes nothing.
      const built = seeds.map((seed) => buildWorkspace(seed, clock.now()));
      const replaced = new Set(built.map(({ workspace }) => workspace.id));
      const kept = [...grants.values()].filter(({ workspace }) => !replaced.has(workspace.id));
      const all = [...kept, ...built.flatMap((workspace) => workspace.grants)];
      refuseRepeatedTokens(all);
      for (const { workspace } of built) workspaces.set(workspace.id, workspace);
      grants.clear();
      for (const grant of all) grants.set(grant.token, grant);
    },
    addToken(workspace, token) {
      const others = [...grants.values()].filter((grant) => grant.workspace === workspace);
      const grant = createGrant(workspace, token, others.length + 1);
      refuseRepeatedTokens([...grants.values(), grant]);
      grants.set(grant.token, grant);
      return grant;
    },
    clear: () => {
      workspaces.clear();
      grants.clear();
    },
  };
}

function buildWorkspace(seed: ParsedWorkspace, now: number) {
  const workspace = createWorkspace(seed, createIds(), now);
  for (const company of seed.companies) addCompany(workspace, company, now);
  for (const contact of seed.contacts) addContact(workspace, contact, now, Number.NEGATIVE_INFINITY);
  for (const { merged_into } of seed.contacts) {
    if (merged_into !== null && workspace.contacts.get(merged_into) === null) {
      throw new SimulatorError("unknown_reference", "a contact is merged into one that doesn't exist");
    }
  }
  for (const note of seed.notes) addNote(workspace, note, now);
  return { workspace, grants: seed.tokens.map((token, index) => createGrant(workspace, token, index + 1)) };
}

function createGrant(workspace: Workspace, seed: ParsedToken, position: number): Grant {
  const admin =
    seed.admin === undefined ? first(workspace.admins.values()) : workspace.admins.get(seed.admin);
  if (admin === undefined)
    throw new SimulatorError("unknown_reference", "a token acts for an unknown teammate");
  return {
    workspace,
    token: seed.token,
    label: seed.label ?? `${workspace.id}-${position}`,
    app: seed.app,
    admin,
    scopes: new Set(seed.scopes),
    state: seed.state,
  };
}

function refuseRepeatedTokens(grants: readonly Grant[]): void {
  if (new Set(grants.map(({ token }) => token)).size < grants.length) {
    throw new SimulatorError("duplicate", "a token is given out twice");
  }
}

function first<Item>(items: Iterable<Item>): Item | null {
  for (const item of items) return item;
  return null;
}
