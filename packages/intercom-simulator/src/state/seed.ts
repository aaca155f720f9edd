import { z } from "zod";
import { CallSeed } from "./call-seed.ts";
import { ConversationSeed, type PartSeed } from "./conversation-seed.ts";
import { Id, JsonObject, UnixSeconds } from "./message-seed.ts";
import { OAuthAppSeed } from "./oauth-app.ts";
import { SCOPES } from "./scopes.ts";
import { Settings } from "./settings.ts";
import { TicketSeed } from "./ticket-seed.ts";

const Region = z.enum(["us", "eu", "au"]);
export type Region = z.output<typeof Region>;

/** A teammate: acts behind a token, writes notes. */
const AdminSeed = z.strictObject({
  id: Id,
  name: z.string(),
  email: z.string(),
  job_title: z.string().optional(),
});

export const TokenSeed = z.strictObject({
  token: z.string().min(1),
  /** Name of the token in lists of calls, which never show the token; by default `WORKSPACE-POSITION`. */
  label: Id.optional(),
  /** Tokens of one app share its rate limit. */
  app: Id.default("app"),
  scopes: z.array(z.enum(SCOPES)).default([...SCOPES]),
  /** Id of the teammate on whose behalf it acts; by default the workspace's first. */
  admin: Id.optional(),
  state: z.enum(["active", "revoked", "expired", "blocked"]).default("active"),
});

/** What a contact did, as the customer's own software reports it to Intercom. */
const EventSeed = z.strictObject({
  id: Id.optional(),
  event_name: z.string(),
  created_at: UnixSeconds,
  /** Values can be anything, whatever the description says. */
  metadata: JsonObject.default({}),
});

const SubscriptionTypeSeed = z.strictObject({
  id: Id,
  name: z.string(),
  /** `opt_out`: everybody gets it who did not choose otherwise; `opt_in`: nobody. */
  consent_type: z.enum(["opt_out", "opt_in"]).default("opt_out"),
  content_types: z.array(z.enum(["email", "sms_message"])).default(["email"]),
  state: z.enum(["live", "draft", "archived"]).default("live"),
});

/** Keys are Intercom's; `state`, `merged_into`, `company_ids` and `extra` are ours. Times in unix seconds. */
export const ContactSeed = z.strictObject({
  /** By default a new 24-digit hexadecimal one. */
  id: Id.optional(),
  role: z.enum(["user", "lead"]).default("user"),
  external_id: z.string().nullable().default(null),
  email: z.string().nullable().default(null),
  name: z.string().nullable().default(null),
  phone: z.string().nullable().default(null),
  owner_id: z.string().regex(/^\d+$/).nullable().default(null),
  created_at: UnixSeconds.optional(),
  updated_at: UnixSeconds.optional(),
  last_seen_at: UnixSeconds.nullable().default(null),
  custom_attributes: JsonObject.default({}),
  tags: z.array(z.strictObject({ id: Id, name: z.string() })).default([]),
  segments: z.array(z.strictObject({ id: Id, name: z.string() })).default([]),
  /** Ids of the subscription types that the contact has chosen to leave (`opt_out`) or to get (`opt_in`). */
  subscription_ids: z.array(Id).default([]),
  events: z.array(EventSeed).default([]),
  company_ids: z.array(Id).default([]),
  state: z.enum(["active", "archived", "blocked"]).default("active"),
  /** Id of the contact that this one was merged into; a merged contact has no other state. */
  merged_into: Id.nullable().default(null),
  /** Further members of the contact as Intercom shows it; they win over the simulator's own. */
  extra: JsonObject.default({}),
});

export const CompanySeed = z.strictObject({
  id: Id.optional(),
  /** The customer's own id of the company; Intercom's paths want `id` instead. */
  company_id: z.string().optional(),
  name: z.string(),
  plan: z.string().nullable().default(null),
  website: z.string().optional(),
  industry: z.string().optional(),
  size: z.int().optional(),
  monthly_spend: z.int().default(0),
  created_at: UnixSeconds.optional(),
  custom_attributes: JsonObject.default({}),
  extra: JsonObject.default({}),
});

/** A note is about a contact or about a company. */
export const NoteSeed = z
  .strictObject({
    id: z.string().regex(/^\d+$/).optional(),
    contact_id: Id.optional(),
    company_id: Id.optional(),
    /** Id of the teammate who wrote it. */
    author_id: Id.nullable().default(null),
    /** HTML. */
    body: z.string(),
    created_at: UnixSeconds.optional(),
  })
  .refine((note) => (note.contact_id === undefined) !== (note.company_id === undefined), {
    message: "a note has either a contact_id or a company_id",
  });

/** A record of one of the workspace's own types. */
const CustomObjectSeed = z.strictObject({
  type: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  id: z.string().regex(/^\d+$/),
  external_id: z.string(),
  created_at: UnixSeconds,
  /** The contacts that it refers to. */
  contact_ids: z.array(Id).default([]),
  custom_attributes: JsonObject.default({}),
});

const WorkspaceSeed = z.strictObject({
  id: Id,
  name: z.string().default("Example workspace"),
  region: Region.default("us"),
  timezone: z.string().default("UTC"),
  created_at: UnixSeconds.optional(),
  tokens: z.array(TokenSeed).default([]),
  settings: Settings.prefault({}),
  admins: z.array(AdminSeed).default([]),
  subscription_types: z.array(SubscriptionTypeSeed).default([]),
  companies: z.array(CompanySeed).default([]),
  contacts: z.array(ContactSeed).default([]),
  notes: z.array(NoteSeed).default([]),
  conversations: z.array(ConversationSeed).default([]),
  tickets: z.array(TicketSeed).default([]),
  calls: z.array(CallSeed).default([]),
  custom_objects: z.array(CustomObjectSeed).default([]),
});

/** The format of a seed: JSON, checked when it is loaded. */
export const Seed = z.strictObject({
  workspaces: z.array(WorkspaceSeed).min(1),
  /** Apps that workspaces can be connected to. */
  apps: z.array(OAuthAppSeed).default([]),
});

/** A seed as it is written; everything with a default may be left out. */
export type Seed = z.input<typeof Seed>;
export type ContactInput = z.input<typeof ContactSeed>;
export type CompanyInput = z.input<typeof CompanySeed>;
export type ConversationInput = z.input<typeof ConversationSeed>;
export type PartInput = z.input<typeof PartSeed>;
export type CallInput = z.input<typeof CallSeed>;
export type TicketInput = z.input<typeof TicketSeed>;
export type NoteInput = z.input<typeof NoteSeed>;
export type TokenInput = z.input<typeof TokenSeed>;
export type AdminRecord = z.output<typeof AdminSeed>;
export type SubscriptionType = z.output<typeof SubscriptionTypeSeed>;
export type EventRecord = z.output<typeof EventSeed>;
export type CustomObjectRecord = z.output<typeof CustomObjectSeed>;
export type ParsedWorkspace = z.output<typeof WorkspaceSeed>;
export type ParsedContact = z.output<typeof ContactSeed>;
export type ParsedCompany = z.output<typeof CompanySeed>;
export type ParsedNote = z.output<typeof NoteSeed>;
export type ParsedToken = z.output<typeof TokenSeed>;
