import { IntercomError } from "./errors.ts";

export function isPathId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,128}$/.test(id);
}

/** An id as a path segment. Anything but letters, digits, `_` and `-` is refused before a call: `invalid_request`. */
export function pathId(id: string): string {
  if (!isPathId(id)) throw new IntercomError({ code: "invalid_request", sent: false });
  return encodeURIComponent(id);
}
