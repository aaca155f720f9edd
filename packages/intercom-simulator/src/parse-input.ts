import { z } from "zod";
import { SimulatorError } from "./simulator-error.ts";

/** Parses what a test or a file hands in. Throws `invalid_input`, which names the paths and never the values. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new SimulatorError("invalid_input", z.prettifyError(result.error));
}
