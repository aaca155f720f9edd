import { parseArgs } from "node:util";
import { UsageError, wholeNumber } from "@intercom-dsar/service/command-line";
import { MATRIX_KINDS, type MatrixKind } from "./matrix/subject.ts";
import type { Dialect } from "./random/world.ts";
import { TROUBLE_NAMES, type TroubleName } from "./trouble/run-troubles.ts";

const PARTS = ["matrix", "random", "trouble"] as const;
export type Part = (typeof PARTS)[number];

export const DATABASES = ["sqlite", "postgres"] as const satisfies readonly Dialect[];

/** What `--beside` calls the last release. */
export const LAST_RELEASE = "last-release";

export interface ChaosCommand {
  readonly parts: readonly Part[];
  /** `null`: a new one for each run. */
  readonly seed: number | null;
  readonly requests: number;
  /** `null` where none is named: both in `random`, SQLite in `matrix`. */
  readonly database: Dialect | null;
  readonly parallel: number;
  readonly kinds: readonly MatrixKind[];
  /** Boundaries of `matrix`, by a part of their name; empty for all. */
  readonly at: readonly string[];
  readonly troubles: readonly TroubleName[];
  /** A commit, or `last-release`, whose consumer takes turns with this one in `random`; `null` for none. */
  readonly beside: string | null;
}

export const HELP = `Breaks the consumer and checks what came of it. From the repository: npm run chaos -- [matrix | random | trouble] …

  matrix              kills the consumer at every boundary of an access, of a deletion (and once more while its contacts become
                      somebody else's), of one that erases every category, of one under a hold, and of a later look
  random              sends requests through a storm of kills, cuts, restarts and errors; the seed repeats what is sent and what goes wrong
  trouble             fills the ledger's disk, makes it read-only, sets the clock back an hour, sends bad records and huge
                      batches, floods the HTTP server
                      without a name: all of them
  --seed N            of random; without it, a new one
  --requests N        of random (500)
  --database sqlite|postgres
                      of random (without it, both) and of matrix (without it, sqlite)
  --beside COMMIT|last-release
                      of random: at each start of a consumer that version and this one take turns, on one database, as in an
                      upgrade and a roll-back
  --parallel N        of matrix (4)
  --kind deletion|access|erasure|held|look
                      of matrix; without it, all
  --at NAME           of matrix: only at boundaries whose name has NAME in it, such as notice; several times for several
  --trouble NAME      of trouble; without it, all
  --help, --version
`;

export function readCommandLine(written: string[]): ChaosCommand {
  const { values, positionals } = parseArgs({
    args: written,
    allowPositionals: true,
    options: {
      seed: { type: "string" },
      requests: { type: "string", default: "500" },
      database: { type: "string" },
      parallel: { type: "string", default: "4" },
      kind: { type: "string" },
      at: { type: "string", multiple: true, default: [] },
      beside: { type: "string" },
      trouble: { type: "string" },
    },
  });
  return {
    parts: positionals.length === 0 ? PARTS : positionals.map((name) => oneOf(PARTS, "the part", name)),
    seed: values.seed === undefined ? null : wholeNumber("--seed", values.seed),
    requests: wholeNumber("--requests", values.requests),
    database: values.database === undefined ? null : oneOf(DATABASES, "--database", values.database),
    parallel: wholeNumber("--parallel", values.parallel),
    kinds: values.kind === undefined ? MATRIX_KINDS : [oneOf(MATRIX_KINDS, "--kind", values.kind)],
    at: values.at,
    beside: values.beside ?? null,
    troubles:
      values.trouble === undefined ? TROUBLE_NAMES : [oneOf(TROUBLE_NAMES, "--trouble", values.trouble)],
  };
}

function oneOf<Choice extends string>(choices: readonly Choice[], what: string, written: string): Choice {
  const chosen = choices.find((choice) => choice === written);
  if (chosen === undefined) throw new UsageError(`${what}: write ${choices.join(" or ")}`);
  return chosen;
}
