import { BadRequest } from "../bad-request.ts";
import type { Contact } from "../state/contact.ts";
import type { Workspace } from "../state/workspace.ts";
import { type FieldValue, type SearchField, searchField } from "./fields.ts";
import { type Filter, isGroup, type SingleFilter } from "./filter.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of a moment in a timezone, as `2026-11-23`: days compare as text. */
function calendarDay(unixSeconds: number, timezone: string): string {
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: timezone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    formats.set(timezone, format);
  }
  return format.format(new Date(unixSeconds * 1000));
}

export type Matcher = (contact: Contact) => boolean;

/** Compiles a filter; an operator that doesn't fit its field is a `BadRequest`. */
export function createMatcher(filter: Filter, workspace: Workspace): Matcher {
  if (isGroup(filter)) {
    const parts = filter.filters.map((part) => createMatcher(part, workspace));
    if (filter.operator === "AND") return (contact) => parts.every((matches) => matches(contact));
    return (contact) => parts.some((matches) => matches(contact));
  }
  const field = searchField(filter.field);
  switch (field.type) {
    case "date":
      return dateMatcher(filter, field, workspace.timezone);
    case "tag":
      return tagMatcher(filter, field);
    case "boolean":
      return equalityMatcher(filter, field);
    case "string":
      return textMatcher(filter, field, foldOf(filter.field, workspace));
  }
}

/** Intercom doesn't document whether `email` is compared with case; other fields are compared as they are. */
function foldOf(field: string, workspace: Workspace): (text: string) => string {
  const folds = field === "email" && workspace.settings.emailSearch === "case-insensitive";
  return folds ? (text) => text.toLowerCase() : (text) => text;
}

function textMatcher(filter: SingleFilter, field: SearchField, fold: (text: string) => string): Matcher {
  const { operator, value } = filter;
  const read = (contact: Contact) => {
    const actual = field.read(contact);
    return actual === null ? null : fold(String(actual));
  };
  if (Array.isArray(value)) {
    const wanted = new Set(value.map((item) => fold(String(item))));
    const isIn: Matcher = (contact) => {
      const actual = read(contact);
      return actual !== null && wanted.has(actual);
    };
    return operator === "IN" ? isIn : (contact) => !isIn(contact);
  }
  const wanted = value === null ? null : fold(String(value));
  if (operator === "=") return (contact) => read(contact) === wanted;
  if (operator === "!=") return (contact) => read(contact) !== wanted;
  const text = wanted ?? "";
  switch (operator) {
    case "~":
      return (contact) => read(contact)?.includes(text) ?? false;
    case "!~":
      return (contact) => !(read(contact)?.includes(text) ?? false);
    case "^":
      return (contact) => read(contact)?.startsWith(text) ?? false;
    case "$":
      return (contact) => read(contact)?.endsWith(text) ?? false;
    default:
      throw unfit(operator, "text");
  }
}

/** Moments are compared by calendar day in the workspace's timezone (Intercom, "Searching for Timestamp Fields"). */
function dateMatcher(filter: SingleFilter, field: SearchField, timezone: string): Matcher {
  const seconds = Number(filter.value);
  if (filter.value === null || Array.isArray(filter.value) || !Number.isInteger(seconds)) {
    throw new BadRequest("parameter_invalid", "A date field needs a unix timestamp");
  }
  const wanted = calendarDay(seconds, timezone);
  const compare = (test: (day: string) => boolean): Matcher => {
    return (contact) => {
      const actual = field.read(contact);
      return typeof actual === "number" && test(calendarDay(actual, timezone));
    };
  };
  switch (filter.operator) {
    case "=":
      return compare((day) => day === wanted);
    case ">":
      return compare((day) => day > wanted);
    case "<":
      return compare((day) => day < wanted);
    default:
      throw unfit(filter.operator, "dates");
  }
}

function tagMatcher(filter: SingleFilter, field: SearchField): Matcher {
  const has: Matcher = (contact) => listOf(field.read(contact)).includes(String(filter.value));
  return eitherWay(filter, has, "tag_id");
}

function equalityMatcher(filter: SingleFilter, field: SearchField): Matcher {
  const wanted = String(filter.value);
  return eitherWay(filter, (contact) => String(field.read(contact)) === wanted, "true or false");
}

function eitherWay({ operator }: SingleFilter, matches: Matcher, what: string): Matcher {
  if (operator === "=") return matches;
  if (operator === "!=") return (contact) => !matches(contact);
  throw unfit(operator, what);
}

function listOf(value: FieldValue | readonly FieldValue[]): readonly FieldValue[] {
  return Array.isArray(value) ? value : [];
}

function unfit(operator: string, what: string): BadRequest {
  return new BadRequest("parameter_invalid", `The operator ${operator} is not supported for ${what}`);
}
