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
  /** Adds workspaces; one whose id exists is replaced with its tokens. */
  load(seeds: readonly ParsedWorkspace[]): void;
  addToken(workspace: Workspace, token: ParsedToken): Grant;
  clear(): void;
}

export function createWorld(options: { readonly clock: Clock; readonly random: () => number }): World {
  const workspaces = new Map<string, Workspace>();
  const grants = new Map<string, Grant>();

  function loadOne(seed: ParsedWorkspace): void {
    const now = options.clock.now();
    const workspace = createWorkspace(seed, createIds(options.random), now);
    for (const company of seed.companies) addCompany(workspace, company, now);
    for (const contact of seed.contacts) addContact(workspace, contact, now, Number.NEGATIVE_INFINITY);
    for (const { merged_into } of seed.contacts) {
      if (merged_into !== null && workspace.contacts.get(merged_into) === undefined) {
        throw new SimulatorError("unknown_reference", "a contact is merged into one that doesn't exist");
      }
    }
    for (const note of seed.notes) addNote(workspace, note, now);
    for (const grant of grantsOf(seed.id)) grants.delete(grant.token);
    workspaces.set(seed.id, workspace);
    for (const token of seed.tokens) addToken(workspace, token);
  }

  function grantsOf(workspaceId: string): Grant[] {
    return [...grants.values()].filter(({ workspace }) => workspace.id === workspaceId);
  }

  function addToken(workspace: Workspace, seed: ParsedToken): Grant {
    if (grants.has(seed.token)) throw new SimulatorError("duplicate", "a token is given out already");
    const admin =
      seed.admin === undefined ? first(workspace.admins.values()) : workspace.admins.get(seed.admin);
    if (admin === undefined)
      throw new SimulatorError("unknown_reference", "a token acts for an unknown teammate");
    const grant: Grant = {
      workspace,
      token: seed.token,
      label: seed.label ?? `${workspace.id}-${grantsOf(workspace.id).length + 1}`,
      app: seed.app,
      admin,
      scopes: new Set(seed.scopes),
      state: seed.state,
    };
    grants.set(seed.token, grant);
    return grant;
  }

  return {
    workspaces,
    grants,
    load: (seeds) => {
      for (const seed of seeds) loadOne(seed);
    },
    addToken,
    clear: () => {
      workspaces.clear();
      grants.clear();
    },
  };
}

function first<Item>(items: Iterable<Item>): Item | null {
  for (const item of items) return item;
  return null;
}
