/**
 * Scopes of an app. Of the machine names Intercom's pages show `read_users_companies` and `read_write_users`; the others follow
 * the Developer Hub's labels ("Read one user and one company", "Write users and companies").
 */
export const SCOPES = [
  "read_users_companies",
  "read_one_user_and_company",
  "write_users_companies",
  "read_write_users",
  "read_events",
  "read_conversations",
  "write_conversations",
  "delete_conversations_and_metrics",
  "read_tickets",
  "write_tickets",
  "read_write_custom_object_instances",
] as const;

export type Scope = (typeof SCOPES)[number];

/** Any of these lets a token list people and companies; the first is the one that a refusal names. */
export const TO_LIST: readonly Scope[] = ["read_users_companies", "read_write_users"];
/** Any of these lets a token read one person or company by id. */
export const TO_READ: readonly Scope[] = [
  "read_one_user_and_company",
  "read_users_companies",
  "read_write_users",
];
/** Any of these lets a token create, archive or delete. Intercom doesn't say which one DELETE needs; DataGrail asks for this. */
export const TO_WRITE: readonly Scope[] = ["write_users_companies", "read_write_users"];
export const TO_READ_EVENTS: readonly Scope[] = ["read_events"];
export const TO_READ_CONVERSATIONS: readonly Scope[] = ["read_conversations"];
/** Intercom does not say which scope redacting, detaching and deleting need. */
export const TO_WRITE_CONVERSATIONS: readonly Scope[] = ["write_conversations"];
export const TO_WRITE_TICKETS: readonly Scope[] = ["write_tickets"];
export const TO_READ_TICKETS: readonly Scope[] = ["read_tickets"];
export const TO_CUSTOM_OBJECTS: readonly Scope[] = ["read_write_custom_object_instances"];
