import type { z } from "zod";
import { ContractError } from "./contract-error.ts";

/**
 * Parses data by its schema.
 *
 * @throws {ContractError} `invalid_schema` with the path of the first issue.
 */
export function parseData<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const result = schema.safeParse(data, { reportInput: false });
  if (result.success) return result.data;
  throw new ContractError("invalid_schema", schemaPath(result.error));
}

/**
 * The path of the first issue. It holds the schema's own keys and array indexes: an unknown key is reported at its parent, so
 * no text of the input comes along.
 */
export function schemaPath(error: z.ZodError): string | null {
  return error.issues[0]?.path.map(String).join(".") || null;
}
