import { readFileSync } from "node:fs";
import type { CliContext } from "../command/cli-context.ts";
import { CommandMistake } from "../command/command-mistake.ts";
import { variablesOf } from "../profile/variables-of.ts";

/** Where the operator API is, and the token of whoever asks. */
export interface OperatorProfile {
  readonly url: string;
  readonly token: string;
}

const NAMES = ["OPERATOR_URL", "OPERATOR_TOKEN", "OPERATOR_TOKEN_FILE"] as const;
/** What a header can carry. */
const TOKEN = /^[!-~]+$/;

type Source = Pick<CliContext, "variable" | "profile" | "profileName">;

/** @throws CommandMistake where neither the environment nor the profile has both, and where one of them can't be used. It quotes no token */
export function operatorProfile(context: Source): OperatorProfile {
  const { OPERATOR_URL: url, OPERATOR_TOKEN, OPERATOR_TOKEN_FILE: file } = variablesOf(NAMES, context);
  if (url === undefined || (OPERATOR_TOKEN === undefined && file === undefined))
    throw new CommandMistake(
      "set OPERATOR_URL and OPERATOR_TOKEN or OPERATOR_TOKEN_FILE, or start the demo: it writes a profile with both",
      3,
    );
  if (OPERATOR_TOKEN !== undefined && file !== undefined)
    throw new CommandMistake("set one of OPERATOR_TOKEN and OPERATOR_TOKEN_FILE", 2);
  const token = OPERATOR_TOKEN ?? readToken(file ?? "");
  if (!TOKEN.test(token))
    throw new CommandMistake("the operator's token has characters that no token has", 3);
  return { url: originOf(url), token };
}

/** Whether there is an operator API to ask. */
export function hasOperator(context: Source): boolean {
  return variablesOf(NAMES, context).OPERATOR_URL !== undefined;
}

function readToken(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    throw new CommandMistake(`OPERATOR_TOKEN_FILE ${path}: can't be read`, 3);
  }
}

function originOf(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "")
    throw new CommandMistake("OPERATOR_URL: write an address such as http://localhost:8090", 2);
  return `${url.origin}${url.pathname.replace(/\/$/, "")}`;
}
