import { isPathId } from "./transport/path-id.ts";

/**
 * An object of Intercom's, exactly as it came. Intercom's description requires no field and its answers differ from it, so nothing is
 * checked here: what decides something is read by `idOf`, `emailOf` and `inlineListOf`, and the rest is data.
 */
export type IntercomObject = Readonly<Record<string, unknown>>;

/** `null` where the value is no object. */
export function asObject(value: unknown): IntercomObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as IntercomObject)
    : null;
}

/**
 * The id by which Intercom can be asked for the object; `null` where it has none or one that no path can hold. Ids are strings, yet some
 * answers have numbers. A number too large for JavaScript has already lost digits and would name somebody else.
 */
export function idOf(object: unknown): string | null {
  const id = textOf(asObject(object)?.id);
  return id !== null && isPathId(id) ? id : null;
}

/** A string that is not empty, or a whole number as one. */
export function textOf(value: unknown): string | null {
  if (typeof value === "string") return value === "" ? null : value;
  return Number.isSafeInteger(value) ? String(value) : null;
}

/** A count, as a number or in digits; `null` for anything else. */
export function countOf(value: unknown): number | null {
  const count = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : null;
}
