import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const FILE = join("shared", "reference", "intercom-openapi-2.16.yaml");

/** Intercom's OpenAPI description in a folder `shared/reference` beside one of the folders above; `null`: there is none. */
export function findDescription(): string | null {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, FILE);
    if (existsSync(file)) return file;
  }
  return null;
}
