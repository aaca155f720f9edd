import type { Logger } from "../log/logger.ts";
import type { Environment } from "./environment.ts";
import { isLoopback } from "./is-loopback.ts";
import { PROJECT_VARIABLES } from "./project-variables.ts";
import { unknownVariables } from "./unknown-variables.ts";

/** What an operator should look at though the program starts: fields of the log's `config_warning`. */
export interface ConfigWarning {
  /** The variable's name; several are separated by commas. */
  readonly variable: string;
  readonly code:
    | "unknown_variable"
    | "plain_http"
    | "plain_password"
    | "tokens_beside_pages"
    | "renamed"
    | "unsealed";
  readonly count?: number;
}

/** A log line takes 200 letters. */
const MOST_LETTERS = 190;

/** One warning for all variables that begin like ours and that no app reads; what is nearly one of ours is `readConfig`'s to refuse. */
export function warnOfUnknownVariables(environment: Environment): readonly ConfigWarning[] {
  const { unknown } = unknownVariables(PROJECT_VARIABLES, environment);
  if (unknown.length === 0) return [];
  let variable = "";
  for (const name of unknown) {
    const longer = variable === "" ? name : `${variable},${name}`;
    if (longer.length > MOST_LETTERS) break;
    variable = longer;
  }
  return [{ variable, code: "unknown_variable", count: unknown.length }];
}

/** One warning for each address of another machine that is called without TLS, by the variable's name. */
export function warnOfPlainHttp(
  addresses: Readonly<Record<string, string | undefined>>,
): readonly ConfigWarning[] {
  return Object.entries(addresses).flatMap(([variable, address]) => {
    const url = address === undefined ? null : URL.parse(address);
    return url?.protocol === "http:" && !isLoopback(url.hostname) ? [{ variable, code: "plain_http" }] : [];
  });
}

/** Writes each of them to the log. */
export function logConfigWarnings(logger: Logger, warnings: readonly ConfigWarning[]): void {
  for (const warning of warnings) logger.warn("config_warning", { ...warning });
}
