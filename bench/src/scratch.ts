import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An empty directory for one measurement. */
export interface Scratch {
  readonly directory: string;
  remove(): void;
}

export function makeScratch(): Scratch {
  const directory = mkdtempSync(join(tmpdir(), "bench-"));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
