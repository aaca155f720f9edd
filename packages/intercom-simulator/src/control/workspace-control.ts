import { z } from "zod";
import type { EffectKind } from "../calls/effect-log.ts";
import { parseInput } from "../parse-input.ts";
import type { SimulatorContext } from "../pipeline/simulator-context.ts";
import { SimulatorError } from "../simulator-error.ts";
import { addCompany, addContact, addNote } from "../state/add-records.ts";
import {
  changeEmail,
  changeMarks,
  hideContact,
  mergeContact,
  restoreContact,
  unarchiveContact,
} from "../state/change-contact.ts";
import type { Contact, ContactState } from "../state/contact.ts";
import type { Grant, GrantState } from "../state/grant.ts";
import type { OtherAppInput } from "../state/other-app.ts";
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
import { SEVEN_DAYS_MS, Settings, type SettingsPatch } from "../state/settings.ts";
import type { Workspace } from "../state/workspace.ts";
import { createRecordControl, type RecordControl } from "./record-control.ts";

/** A contact as it really is, whatever the API shows. */
export interface ContactSeen {
  readonly id: string;
  readonly role: "user" | "lead";
  readonly state: ContactState;
  readonly mergedInto: string | null;
  /** Milliseconds since 1970. */
  readonly deletedAt: number | null;
}

/** What is left out stays; each list takes the place of the one that was there. */
export const MarksSeed = z.strictObject({
  tags: ContactSeed.shape.tags.unwrap().exactOptional(),
  segments: ContactSeed.shape.segments.unwrap().exactOptional(),
  custom_attributes: ContactSeed.shape.custom_attributes.unwrap().exactOptional(),
});
export type MarksInput = z.input<typeof MarksSeed>;

/** One workspace under control, also after it was seeded anew. Throws `unknown_workspace` once it is gone, and `invalid_input`, `unknown_token`, `unknown_contact`, `duplicate`, `not_restorable`. */
export interface WorkspaceControl extends RecordControl {
  readonly id: string;
  settings(): Settings;
  /** Changes the named settings, from the next call on. */
  configure(patch: SettingsPatch): Settings;
  /** Calls a minute and app. */
  setLimit(perMinute: number): void;
  /** Other software that uses part of the limit; `null`: nobody. */
  otherApp(otherApp: OtherAppInput | null): void;
  contact(id: string): ContactSeen | null;
  contacts(): readonly ContactSeen[];
  /** A person appears now: search knows them after the lag. Returns the id. */
  addContact(contact: ContactInput): string;
  addCompany(company: CompanyInput): string;
  addNote(note: NoteInput): string;
  /** A teammate merges, archives, blocks or deletes someone by hand. */
  mergeContact(source: string, target: string): void;
  hideContact(id: string, state: "archived" | "blocked" | "deleted"): void;
  /** An archived or blocked contact comes back. */
  unarchiveContact(id: string): void;
  /** A deleted contact comes back, within seven days; `not_restorable` after that, and for one that is not deleted. */
  restoreContact(id: string): void;
  /** A teammate or an integration gives a contact another address; `null`: none. */
  changeEmail(id: string, email: string | null): void;
  /** Tags, segments or custom attributes of a contact become others. */
  changeMarks(contactId: string, marks: MarksInput): void;
  addToken(token: TokenInput): void;
  /** Tokens are named by themselves or by their label. */
  revokeToken(token: string): void;
  setTokenState(token: string, state: GrantState): void;
  setScopes(token: string, scopes: readonly Scope[]): void;
  /** The 10-second windows of an app, oldest first, the present one included. */
  windows(app?: string): readonly WindowSeen[];
}

/** Throws `unknown_workspace`. */
export function createWorkspaceControl(context: SimulatorContext, id: string): WorkspaceControl {
  const { world, clock, effects } = context;

  // Looked up at each use: a reset puts another workspace in its place.
  function current(): Workspace {
    const workspace = world.workspaces.get(id);
    if (workspace === undefined) throw new SimulatorError("unknown_workspace", "there is no such workspace");
    return workspace;
  }
  current();

  function record(kind: EffectKind, contact: string): void {
    effects.add({ at: clock.now(), workspace: id, kind, id: contact, call: null });
  }

  function configure(patch: SettingsPatch): Settings {
    const workspace = current();
    workspace.settings = parseInput(Settings, { ...workspace.settings, ...patch });
    return workspace.settings;
  }

  function contactById(contactId: string): Contact {
    const contact = current().contacts.get(contactId);
    if (contact === null) throw new SimulatorError("unknown_contact", "the workspace has no such contact");
    return contact;
  }

  function grantBy(token: string): Grant {
    for (const grant of world.grants.values()) {
      if (grant.workspace === current() && (grant.token === token || grant.label === token)) return grant;
    }
    throw new SimulatorError("unknown_token", "the workspace has no such token");
  }

  const setTokenState = (token: string, state: GrantState) => {
    grantBy(token).state = state;
  };

  return {
    ...createRecordControl(current),
    id,
    settings: () => current().settings,
    configure,
    setLimit: (perMinute) => {
      configure({ limitPerMinute: perMinute, limitPerWindow: null });
    },
    otherApp: (otherApp) => {
      configure({ otherApp });
    },
    contact: (contactId) => {
      const contact = current().contacts.get(contactId);
      return contact === null ? null : seen(contact);
    },
    contacts: () => [...current().contacts.all()].map(seen),
    addContact: (input) => {
      const workspace = current();
      const now = clock.now();
      const searchableFrom = now + workspace.settings.indexLagAfterCreateMs;
      const contact = addContact(workspace, parseInput(ContactSeed, input), now, searchableFrom);
      record("contact_created", contact.id);
      return contact.id;
    },
    addCompany: (input) => addCompany(current(), parseInput(CompanySeed, input), clock.now()).id,
    addNote: (input) => addNote(current(), parseInput(NoteSeed, input), clock.now()).id,
    mergeContact: (source, target) => {
      mergeContact(contactById(source), contactById(target), clock.now());
      record("contact_merged", source);
    },
    hideContact: (contactId, state) => {
      hideContact(current(), contactById(contactId), state, clock.now());
      record(`contact_${state}`, contactId);
    },
    unarchiveContact: (contactId) => {
      const workspace = current();
      unarchiveContact(contactById(contactId), workspace.settings, clock.now());
      record("contact_unarchived", contactId);
    },
    restoreContact: (contactId) => {
      const contact = contactById(contactId);
      const { state, deletedAt } = contact;
      if (state !== "deleted" || deletedAt === null || clock.now() >= deletedAt + SEVEN_DAYS_MS)
        throw new SimulatorError("not_restorable", "the contact is not deleted, or was destroyed");
      restoreContact(current(), contact, clock.now());
      record("contact_restored", contactId);
    },
    changeEmail: (contactId, email) => {
      changeEmail(current(), contactById(contactId), email, clock.now());
      record("contact_email_changed", contactId);
    },
    changeMarks: (contactId, marks) => {
      changeMarks(contactById(contactId), parseInput(MarksSeed, marks), clock.now());
    },
    addToken: (input) => {
      world.addToken(current(), parseInput(TokenSeed, input));
    },
    revokeToken: (token) => setTokenState(token, "revoked"),
    setTokenState,
    setScopes: (token, scopes) => {
      grantBy(token).scopes = new Set(parseInput(TokenSeed.shape.scopes, scopes));
    },
    windows: (app = "app") => current().limits.windows(app, clock.now()),
  };
}

function seen({ id, record, state, mergedInto, deletedAt }: Contact): ContactSeen {
  return { id, role: record.role, state, mergedInto, deletedAt };
}
