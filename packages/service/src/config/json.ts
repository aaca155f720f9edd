import { z } from "zod";
import { placeOfJsonMistake } from "./json-place.ts";

/** JSON that `schema` takes, such as a list of parties with their keys. Its mistakes say where and what to write, and quote nothing. */
export function json<Value>(schema: z.ZodType<Value>): z.ZodType<Value> {
  return z.string().transform((written, context) => {
    const place = placeOfJsonMistake(written);
    if (place !== null) {
      context.addIssue(`is no JSON from line ${place.line}, column ${place.column} on`);
      return z.NEVER;
    }
    const result = schema.safeParse(JSON.parse(written), { reportInput: false });
    if (result.success) return result.data;
    for (const { path, message } of result.error.issues)
      context.addIssue(`${path.map(String).join(".") || "the list"}: ${message}`);
    return z.NEVER;
  });
}
