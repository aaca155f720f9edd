import { z } from "zod";
import { API_VERSIONS } from "./api-version.ts";
import { OtherApp } from "./other-app.ts";

const Milliseconds = z.number().nonnegative();

/** Seven days, the time in which Intercom can restore a deleted contact (Intercom help 1815435). */
export const SEVEN_DAYS_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * How one workspace behaves. What Intercom leaves undocumented is a setting, so that a client can be tried against each
 * possible answer.
 */
export const Settings = z.strictObject({
  /** Calls a minute and app; enforced as a sixth of it (rounded down) in each 10-second window. */
  limitPerMinute: z.int().positive().default(10_000),
  /** Calls a window and app, in place of the sixth: Intercom's own messages say 167 for 1,000 a minute. */
  limitPerWindow: z.int().positive().nullable().default(null),
  /** Calls a minute for all apps of the workspace together. */
  workspaceLimitPerMinute: z.int().positive().default(25_000),
  /** Other software that uses part of the limit; `null`: nobody. */
  otherApp: OtherApp.nullable().default(null),
  /** `Intercom-Version` of a call that names none; Intercom takes it from the app's package. */
  defaultVersion: z.enum(API_VERSIONS).default("2.16"),
  /** Time before an answer, and the most that chance adds to it. */
  latencyMs: Milliseconds.default(0),
  jitterMs: Milliseconds.default(0),
  /** How long a new (or unarchived) contact is missing from search and list. */
  indexLagAfterCreateMs: Milliseconds.default(0),
  /** How long search and list still show a deleted, archived, blocked or merged contact. */
  indexLagAfterDeleteMs: Milliseconds.default(0),
  /** Whether `=` and its relatives on `email` tell upper from lower case: not documented. */
  emailSearch: z.enum(["case-insensitive", "case-sensitive"]).default("case-insensitive"),
  /** HTML-escape names and addresses in answers, as Intercom's staff describes it. */
  escapeIdentity: z.boolean().default(true),
  /** How long a deleted contact can still be read by id: 0 (404 at once), a while, or `SEVEN_DAYS_MS`. */
  visibleAfterDeleteMs: Milliseconds.default(0),
  /** What a second DELETE of the same contact answers: not documented. */
  repeatDelete: z.union([z.literal(404), z.literal(200)]).default(404),
  /** Whether GET by id answers for archived and blocked contacts: not documented. */
  hiddenContactsReadable: z.boolean().default(true),
  /** Whether `GET /contacts/deleted` is there, for the version `Preview`: unverified. */
  hiddenContactsListed: z.boolean().default(true),
  /** Array key of a contact's companies: Intercom's example says `data`, its schema `companies`. */
  companiesKey: z.enum(["data", "companies"]).default("data"),
  /** Form of `pages.next` in a contact's notes: a URL, a cursor object, or none at all (`page`/`total_pages` only). */
  notesNext: z.enum(["url", "cursor", "none"]).default("url"),
  /** Origin put into `pages.next` URLs in place of the caller's; another host must not get the caller's token. */
  pageLinkOrigin: z.url().nullable().default(null),
  /** Origin of the links to files, in place of the caller's; another host must not get the caller's token. */
  filesOrigin: z.url().nullable().default(null),
  /** How long a link to a file works (Intercom help 2339426: 30 minutes). */
  fileLinkLifetimeMs: Milliseconds.default(30 * 60 * 1000),
  /** `ignored`: a list of custom objects is the same whatever contact it is asked for. */
  customObjectFilter: z.enum(["heeded", "ignored"]).default("heeded"),
  /** Parts that Intercom refuses to redact although they have a body. */
  notRedactableParts: z.array(z.string()).default([]),
  /** Endpoint templates that answer 403 `api_plan_restricted`, such as `GET /notes/{note_id}`. */
  planRestricted: z.array(z.string()).default([]),
  /** What another region's host answers to this workspace's tokens. */
  wrongRegion: z.enum(["unauthorized", "serve"]).default("unauthorized"),
});

export type Settings = z.output<typeof Settings>;
/** Some settings; the rest stays as it is. */
export type SettingsPatch = Partial<z.input<typeof Settings>>;
