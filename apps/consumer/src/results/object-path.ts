import { join } from "node:path";
import { PARTIALS } from "./result-store.ts";

/** The folders of a directory of results. */
export const OBJECTS = "objects";
export const PARTS = "partial";

/** Where the object of this name lies. */
export function pathOf(directory: string, name: string): string {
  if (name.startsWith(PARTIALS)) return join(directory, PARTS, toFileName(name.slice(PARTIALS.length)));
  return join(directory, OBJECTS, ...name.split("/").map(toFileName));
}

/** A part of a name as the system takes it: `.` and `..` would be directories, `:` means something on some systems. */
export function toFileName(part: string): string {
  return /^\.+$/.test(part) ? part.replaceAll(".", "%2E") : encodeURIComponent(part);
}

/** The part of a name that a file or folder stands for; `null` for one that the store did not make. */
export function fromFileName(fileName: string): string | null {
  try {
    const part = decodeURIComponent(fileName);
    return toFileName(part) === fileName ? part : null;
  } catch {
    return null;
  }
}
