/** Scopes by the names that Intercom's Developer Hub shows. */
export const SCOPES = [
  "Read and list users and companies",
  "Read one user and one company",
  "Read events",
  "Read conversations",
  "Write conversations",
  "Read tickets",
  "Write tickets",
  "Read and write custom object instances",
] as const;
export type Scope = (typeof SCOPES)[number];
