import { asObject, type IntercomObject } from "@intercom-dsar/intercom-client";

/** A copy with the members of `keys` alone, as far as they are there. */
export function pick(object: IntercomObject, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
}

/** The objects of an array that is a member of another object: Intercom's lists have their array under their own name. */
export function listOf(list: unknown, key: string): readonly IntercomObject[] {
  return objectsOf(asObject(list)?.[key]);
}

export function objectsOf(value: unknown): readonly IntercomObject[] {
  return Array.isArray(value) ? value.map(asObject).filter((each) => each !== null) : [];
}

/** True for what says nothing. */
export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || value === false || value === 0;
}
