import { parseInput } from "../parse-input.ts";
import type { Machinery } from "../pipeline/serve-call.ts";
import { SimulatorError } from "../simulator-error.ts";
import { addCompany, addContact, addNote } from "../state/add-records.ts";
import { hideContact, mergeContact } from "../state/change-contact.ts";
import type { Contact, ContactState } from "../state/contact.ts";
import type { Grant, GrantState } from "../state/grant.ts";
import type { WindowSeen } from "../state/rate-window.ts";
import type { Scope } from "../state/scopes.ts";
import {
  type CompanyInput,
  CompanySeed,
  type ContactInput,
  ContactSeed,
  type NoteInput,
  NoteSeed,
  type TokenInput,
  TokenSeed,
} from "../state/seed.ts";
import { Settings, type SettingsPatch } from "../state/settings.ts";
import type { StrangerInput } from "../state/stranger.ts";
import type { Workspace } from "../state/workspace.ts";

/** A contact as it really is, whatever the API shows. */
export interface ContactSeen {
  readonly id: string;
  readonly role: "user" | "lead";
  readonly state: ContactState;
  readonly mergedInto: string | null;
  /** Milliseconds since 1970. */
  readonly deletedAt: number | null;
}

/** One workspace under control. Throws `SimulatorError`: `invalid_input`, `unknown_token`, `unknown_contact`, `duplicate`. */
export interface WorkspaceControl {
  readonly id: string;
  settings(): Settings;
  /** Changes the named settings, from the next call on. */
  configure(patch: SettingsPatch): Settings;
  /** Calls a minute and app. */
  setLimit(perMinute: number): void;
  /** Other software that uses part of the limit; `null`: nobody. */
  stranger(stranger: StrangerInput | null): void;
  contact(id: string): ContactSeen | null;
  contacts(): readonly ContactSeen[];
  /** A person appears now: search knows them after the lag. Returns the id. */
  addContact(contact: ContactInput): string;
  addCompany(company: CompanyInput): string;
  addNote(note: NoteInput): string;
  /** A teammate merges, archives, blocks or deletes someone by hand. */
  mergeContact(source: string, target: string): void;
  hideContact(id: string, state: "archived" | "blocked" | "deleted"): void;
  addToken(token: TokenInput): void;
  /** Tokens are named by themselves or by their label. */
  revokeToken(token: string): void;
  setTokenState(token: string, state: GrantState): void;
  setScopes(token: string, scopes: readonly Scope[]): void;
  /** The 10-second windows of an app, oldest first, the present one included. */
  windows(app?: string): readonly WindowSeen[];
}

export function createWorkspaceControl(machinery: Machinery, workspace: Workspace): WorkspaceControl {
  const { world, clock, effects } = machinery;

  function configure(patch: SettingsPatch): Settings {
    workspace.settings = parseInput(Settings, { ...workspace.settings, ...patch });
    return workspace.settings;
  }

  function contactById(id: string): Contact {
    const contact = workspace.contacts.get(id);
    if (contact === undefined)
      throw new SimulatorError("unknown_contact", "the workspace has no such contact");
    return contact;
  }

  function grantBy(token: string): Grant {
    for (const grant of world.grants.values()) {
      if (grant.workspace === workspace && (grant.token === token || grant.label === token)) return grant;
    }
    throw new SimulatorError("unknown_token", "the workspace has no such token");
  }

  const setTokenState = (token: string, state: GrantState) => {
    grantBy(token).state = state;
  };

  return {
    id: workspace.id,
    settings: () => workspace.settings,
    configure,
    setLimit: (perMinute) => {
      configure({ limitPerMinute: perMinute, limitPerWindow: null });
    },
    stranger: (stranger) => {
      configure({ stranger });
    },
    contact: (id) => {
      const contact = workspace.contacts.get(id);
      return contact === undefined ? null : seen(contact);
    },
    contacts: () => [...workspace.contacts.all()].map(seen),
    addContact: (input) => {
      const now = clock.now();
      const searchableFrom = now + workspace.settings.indexLagAfterCreateMs;
      const { id } = addContact(workspace, parseInput(ContactSeed, input), now, searchableFrom);
      effects.add({ at: now, workspace: workspace.id, kind: "contact_created", id, call: null });
      return id;
    },
    addCompany: (input) => addCompany(workspace, parseInput(CompanySeed, input), clock.now()).id,
    addNote: (input) => addNote(workspace, parseInput(NoteSeed, input), clock.now()).id,
    mergeContact: (source, target) => {
      const now = clock.now();
      mergeContact(contactById(source), contactById(target), now);
      effects.add({ at: now, workspace: workspace.id, kind: "contact_merged", id: source, call: null });
    },
    hideContact: (id, state) => {
      const now = clock.now();
      hideContact(workspace, contactById(id), state, now);
      effects.add({ at: now, workspace: workspace.id, kind: `contact_${state}`, id, call: null });
    },
    addToken: (input) => {
      world.addToken(workspace, parseInput(TokenSeed, input));
    },
    revokeToken: (token) => setTokenState(token, "revoked"),
    setTokenState,
    setScopes: (token, scopes) => {
      grantBy(token).scopes = new Set(parseInput(TokenSeed.shape.scopes, scopes));
    },
    windows: (app = "app") => workspace.limits.windows(app, clock.now()),
  };
}

function seen({ id, record, state, mergedInto, deletedAt }: Contact): ContactSeen {
  return { id, role: record.role, state, mergedInto, deletedAt };
}
