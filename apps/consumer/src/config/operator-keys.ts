import { json } from "@intercom-dsar/service";
import { z } from "zod";
import { OPERATOR_ROLES, type OperatorKey } from "../domain/operator-key.ts";

const MOST_KEYS = 50;
const digestSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "write the SHA-256 of a token in hex, as `printf %s TOKEN | sha256sum` makes it")
  .transform((written): Uint8Array => Buffer.from(written, "hex"));

const keysSchema = z
  .array(
    z
      .strictObject({
        name: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, "write 1 to 64 of A-Z a-z 0-9 . _ -"),
        role: z.enum(OPERATOR_ROLES),
        sha256: z.union([digestSchema.transform((digest) => [digest]), z.array(digestSchema).min(1).max(8)]),
        forwardsActor: z.boolean().default(false),
      })
      .transform(({ sha256, ...key }): OperatorKey => ({ ...key, digests: sha256 })),
  )
  .min(1, "write at least one key")
  .max(MOST_KEYS)
  .superRefine((keys, context) => {
    const seen = new Set<string>();
    for (const [index, { name, digests }] of keys.entries())
      for (const [field, value] of [
        ["name", name],
        ...digests.map((digest) => ["sha256", Buffer.from(digest).toString("hex")]),
      ]) {
        if (seen.has(`${field} ${value}`))
          context.addIssue({ code: "custom", path: [index, String(field)], message: "is there twice" });
        seen.add(`${field} ${value}`);
      }
  });

/** Reads `OPERATOR_KEYS`. */
export const operatorKeys: z.ZodType<readonly OperatorKey[]> = json(keysSchema);
