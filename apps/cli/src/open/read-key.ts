import { readFileSync } from "node:fs";
import { CommandMistake } from "../command/command-mistake.ts";
import { type OpeningKey, parseOpeningKey } from "./opening-key.ts";

/** Where a key comes from. */
export type KeySource =
  | { readonly from: "file"; readonly path: string }
  | { readonly from: "environment"; readonly variable: string }
  | { readonly from: "stdin" }
  | { readonly from: "passphrase"; readonly variable: string };

const STANDARD_INPUT = 0;

/** @throws CommandMistake, which never quotes the key */
export function readKey(source: KeySource, readVariable: (name: string) => string | undefined): OpeningKey {
  if (source.from === "passphrase")
    return { kind: "passphrase", passphrase: variable(source.variable, readVariable) };
  if (source.from === "environment") return parseOpeningKey(variable(source.variable, readVariable));
  const path = source.from === "stdin" ? STANDARD_INPUT : source.path;
  let written: string;
  try {
    written = readFileSync(path, "utf8");
  } catch {
    throw new CommandMistake(source.from === "stdin" ? "no key on standard input" : `${path}: can't be read`);
  }
  return parseOpeningKey(written);
}

/** A variable that has to be set. @throws CommandMistake */
export function variable(name: string, readVariable: (name: string) => string | undefined): string {
  const value = readVariable(name);
  if (value === undefined || value === "") throw new CommandMistake(`${name}: is not set`);
  return value;
}
