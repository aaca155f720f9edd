import { errorFields } from "../log/error-fields.ts";
import { rootCode } from "../log/root-code.ts";

/** An error in one line: our own errors' message, of anybody else's the name alone, and the code that lies deepest in the causes. */
export function failureOf(error: unknown): string {
  const { name, message = name } = errorFields(error);
  const code = rootCode(error);
  if (message === "Error" && code !== null) return code;
  const line = message.replaceAll(/\s+/g, " ").trim();
  const endsWithCode = /\(\w+\)$/.test(line);
  return code === null || endsWithCode || line.includes(code) ? line : `${line} (${code})`;
}
