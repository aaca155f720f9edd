import { readFileSync } from "node:fs";
import { ConfigError, type ConfigMistake } from "./config-error.ts";
import { type Config, type ConfigTable, type Variable, variableNames } from "./config-table.ts";
import type { Environment } from "./environment.ts";
import { PROJECT_VARIABLES } from "./project-variables.ts";
import { Secret } from "./secret.ts";
import { unknownVariables } from "./unknown-variables.ts";

export interface ReadConfigOptions<Table extends ConfigTable> {
  /** Finds mistakes between variables; asked only where each of them is right by itself. */
  readonly check?: (config: Config<Table>) => readonly ConfigMistake[];
  /** Variables of which exactly one has to be set, and what a mistake with them says. */
  readonly exactlyOne?: { readonly variables: readonly (keyof Table & string)[]; readonly message: string };
  /** @default reads from the file system */
  readonly readFile?: (path: string) => string;
}

type Reading = { readonly value: unknown } | { readonly mistake: ConfigMistake };
type Written = { readonly text: string | undefined } | { readonly mistake: ConfigMistake };

/**
 * Reads every variable of the table. An empty variable counts as one that is not set; one that is nearly the table's or another app's is
 * a mistake.
 *
 * @throws ConfigError `invalid_config` with all mistakes at once
 */
export function readConfig<Table extends ConfigTable>(
  table: Table,
  environment: Environment,
  options: ReadConfigOptions<Table> = {},
): Config<Table> {
  const { check = () => [], exactlyOne, readFile = (path) => readFileSync(path, "utf8") } = options;
  const ours = [...variableNames(table), ...PROJECT_VARIABLES];
  const mistakes: ConfigMistake[] = unknownVariables(ours, environment).misspelt.map(({ found, meant }) => ({
    variable: found,
    message: `there is no such variable; did you mean ${meant}?`,
  }));
  if (exactlyOne !== undefined) {
    const [variable = ""] = exactlyOne.variables;
    const isSet = (name: string) => Boolean(environment[name] || environment[`${name}_FILE`]);
    if (exactlyOne.variables.filter(isSet).length !== 1)
      mistakes.push({ variable, message: exactlyOne.message });
  }
  const values: [string, unknown][] = [];
  for (const [name, variable] of Object.entries(table)) {
    const reading = readVariable(name, variable, environment, readFile);
    if ("mistake" in reading) mistakes.push(reading.mistake);
    else values.push([name, reading.value]);
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes);

  // Each value came out of the schema from which `Config` takes its type.
  const config = Object.freeze(Object.fromEntries(values)) as Config<Table>;
  const conflicts = check(config);
  if (conflicts.length > 0) throw new ConfigError(conflicts);
  return config;
}

function readVariable(
  name: string,
  variable: Variable,
  environment: Environment,
  readFile: (path: string) => string,
): Reading {
  const plain = (variable.anyCase === true && environment[name.toLowerCase()]) || environment[name];
  const written =
    variable.secret === true ? writtenSecret(name, plain, environment, readFile) : { text: plain };
  if ("mistake" in written) return written;
  const text = written.text || variable.default;
  if (text === undefined) {
    if (variable.optional === true) return { value: undefined };
    const names = variable.secret === true ? `${name} or ${name}_FILE` : name;
    return { mistake: { variable: name, message: `is required: set ${names} (${variable.description})` } };
  }
  const parsed = variable.schema.safeParse(text);
  if (parsed.success) return { value: variable.secret === true ? new Secret(parsed.data) : parsed.data };
  const message = parsed.error.issues.map((issue) => issue.message).join("; ");
  // A schema of somebody else's may quote its input; a secret's mistake never does.
  const isSafe = variable.secret !== true || !message.includes(text);
  return { mistake: { variable: name, message: isSafe ? message : "is not valid" } };
}

/** The secret's text; from a file without the line end that editors and `echo` add. */
function writtenSecret(
  name: string,
  text: string | undefined,
  environment: Environment,
  readFile: (path: string) => string,
): Written {
  const path = environment[`${name}_FILE`];
  if (!path) return { text };
  if (text) return { mistake: { variable: name, message: `set ${name} or ${name}_FILE, not both` } };
  try {
    const content = readFile(path).replace(/\r?\n$/, "");
    return content === ""
      ? { mistake: { variable: `${name}_FILE`, message: "the file is empty" } }
      : { text: content };
  } catch (error) {
    // The path is not shown: somebody may have put the secret itself there.
    return { mistake: { variable: `${name}_FILE`, message: `the file can't be read${codeOf(error)}` } };
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? ` (${error.code})`
    : "";
}
