import type { z } from "zod";
import type { Secret } from "./secret.ts";

/** One environment variable. */
export interface Variable<Value = unknown> {
  /** Reads the variable's text; see `parsers.ts` for the usual kinds. Its messages say what to write and quote nothing. */
  readonly schema: z.ZodType<Value>;
  /** The heading it stands under in the documentation. */
  readonly group: string;
  /** One sentence for the documentation. */
  readonly description: string;
  /** Written as in the environment (`30s`), so that the documentation and the parser see the same text. */
  readonly default?: string;
  /** True where the program does without it: then its value may be `undefined`. A variable with neither this nor a default is required. */
  readonly optional?: boolean;
  /** True for a secret: it may be given as `NAME` or, as the path of a file that holds it, as `NAME_FILE`. */
  readonly secret?: boolean;
  /** True for a name that other programs read in lower case as well (`https_proxy`); that one is looked at first, as they do. */
  readonly anyCase?: boolean;
}

/** The variables of one app, by name. */
export type ConfigTable = Readonly<Record<string, Variable>>;

/** What `readConfig` makes of a table. */
export type Config<Table extends ConfigTable> = {
  readonly [Name in keyof Table]: ValueOf<Table[Name]>;
};

type ValueOf<Entry extends Variable> =
  | (Entry extends { readonly secret: true } ? Secret<z.output<Entry["schema"]>> : z.output<Entry["schema"]>)
  | (Entry extends { readonly optional: true } ? undefined : never);

/** Keeps the table's exact types, from which `readConfig` infers the configuration's. */
export function defineConfig<const Table extends ConfigTable>(table: Table): Table {
  return table;
}

/** The names under which a variable may be given. */
export function namesOf(name: string, variable: Variable): readonly string[] {
  const written = variable.anyCase === true ? [name, name.toLowerCase()] : [name];
  return variable.secret === true ? [...written, `${name}_FILE`] : written;
}

/** Every name under which a variable of the table may be given, in order of the alphabet. */
export function variableNames(table: ConfigTable): readonly string[] {
  return Object.entries(table)
    .flatMap(([name, variable]) => namesOf(name, variable))
    .sort();
}
