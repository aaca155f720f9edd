import { asObject, type IntercomObject } from "@intercom-dsar/intercom-client";

/**
 * A value as a person reads it: without what is empty, without Intercom's names of types, lists as arrays, and times (members whose names end
 * in `_at`) as ISO 8601 in UTC. `undefined` where nothing is left. Texts stay as they are.
 */
export function tidy(value: unknown, key = ""): unknown {
  if (value === null || value === undefined || value === "") return undefined;
  if (typeof value === "number") return key.endsWith("_at") ? (isoTime(value) ?? value) : value;
  if (Array.isArray(value)) {
    const items = value.map((each) => tidy(each, key)).filter((each) => each !== undefined);
    return items.length === 0 ? undefined : items;
  }
  const object = asObject(value);
  if (object === null) return value;
  const list = arrayOf(object);
  if (list !== null) return tidy(list, key);
  const members = tidyMembers(object);
  return Object.keys(members).length === 0 ? undefined : members;
}

/** The members of an object, tidied, without those of `except`. */
export function tidyMembers(
  object: IntercomObject,
  except: readonly string[] = ["type"],
): Record<string, unknown> {
  const members: [string, unknown][] = [];
  for (const [key, each] of Object.entries(object)) {
    if (except.includes(key)) continue;
    const value = tidy(each, key);
    if (value !== undefined) members.push([key, value]);
  }
  return Object.fromEntries(members);
}

/** The members of `keys` alone, tidied, under the names that they have there. */
export function pickTidy(
  object: IntercomObject | null,
  keys: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const members: [string, unknown][] = [];
  for (const [from, to] of Object.entries(keys)) {
    const value = object === null ? undefined : tidy(object[from], from);
    if (value !== undefined) members.push([to, value]);
  }
  return Object.fromEntries(members);
}

/** Seconds, or milliseconds, since 1970, of years that Intercom can know. */
function isoTime(time: unknown): string | null {
  if (typeof time !== "number" || !Number.isFinite(time)) return null;
  if (time >= 1e8 && time < 1e10) return new Date(time * 1_000).toISOString().replace(".000Z", "Z");
  if (time >= 1e11 && time < 1e13) return new Date(time).toISOString().replace(".000Z", "Z");
  return null;
}

/** The array of an object that is Intercom's list of something; `null` for any other object. */
function arrayOf(object: IntercomObject): readonly unknown[] | null {
  if (typeof object.type !== "string" || !/(?:^|\.)list$/.test(object.type)) return null;
  return Object.values(object).find((member) => Array.isArray(member)) ?? null;
}
