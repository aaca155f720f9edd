import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commitHookEnvironment } from "../preload/config.ts";
import type { Stage, StartOptions } from "../stage/stage.ts";
import { waitUntil } from "../stage/wait-until.ts";
import type { Boundary } from "./boundary.ts";

const HOOKS = {
  sqlite: new URL("../preload/sqlite-commit-hook.ts", import.meta.url).href,
  postgres: new URL("../preload/postgres-commit-hook.ts", import.meta.url).href,
};
const NEVER_MS = 300_000;

/** A transaction that an undisturbed run committed. */
export interface Commit {
  readonly name: string;
  /** The how-many-th of that name. */
  readonly count: number;
}

/** Starts a consumer that writes down its commits. */
export function recordingLaunch({ dialect }: Pick<Stage, "dialect">, file: string): StartOptions {
  return { preloads: [HOOKS[dialect]], environment: commitHookEnvironment({ record: file, kill: null }) };
}

export function readCommits(file: string): Commit[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** Before and after each transaction that an undisturbed run committed, up to its last outcome. */
export function commitBoundaries(rehearsed: readonly Commit[]): Boundary[] {
  return rehearsed.flatMap(({ name, count }) =>
    (["before", "after"] as const).map(
      (when): Boundary => ({
        group: "ledger",
        name: `${when} commit ${count} of ${name}`,
        async arm({ directory, dialect }) {
          const marker = join(directory, "killed");
          const environment = commitHookEnvironment({ record: null, kill: { name, count, when, marker } });
          return {
            launch: { preloads: [HOOKS[dialect]], environment },
            met: waitUntil("the commit", () => existsSync(marker), NEVER_MS).then(() => {}),
            release: async () => {},
          };
        },
      }),
    ),
  );
}
