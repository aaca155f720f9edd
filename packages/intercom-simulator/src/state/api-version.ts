/** Versions of Intercom's REST API that the simulator plays: those that have contacts as they are today. */
export const API_VERSIONS = [
  "2.0",
  "2.1",
  "2.2",
  "2.3",
  "2.4",
  "2.5",
  "2.6",
  "2.7",
  "2.8",
  "2.9",
  "2.10",
  "2.11",
  "2.12",
  "2.13",
  "2.14",
  "2.15",
  "2.16",
  "Preview",
] as const;

export type ApiVersion = (typeof API_VERSIONS)[number];

export function isApiVersion(value: string): value is ApiVersion {
  return API_VERSIONS.some((version) => version === value);
}

/** Since 2.16: a merged contact is 410 instead of 404, `owner_id` a string instead of an integer, a company has its notes. */
export function isAtLeast216(version: ApiVersion): boolean {
  return version === "2.16" || version === "Preview";
}
