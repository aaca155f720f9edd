import { z } from "zod";
import { CommandMistake } from "../command/command-mistake.ts";

/** What opens: a private JSON Web Key, an age identity, or a passphrase. */
export type OpeningKey =
  | { readonly kind: "jwk"; readonly jwks: readonly PrivateJwk[] }
  | { readonly kind: "age"; readonly identity: string }
  | { readonly kind: "passphrase"; readonly passphrase: string };

const jwkSchema = z.looseObject({ kty: z.string(), d: z.string() });
const setSchema = z.object({ keys: z.array(jwkSchema).min(1) });
type PrivateJwk = z.infer<typeof jwkSchema>;

/**
 * Reads a private JSON Web Key, a set of them, or an age identity file (comment lines are passed over).
 *
 * @throws CommandMistake, which quotes nothing of it
 */
export function parseOpeningKey(written: string): OpeningKey {
  const identity = written
    .split(/\r?\n/)
    .map((line) => line.trim())
    .find((line) => line.startsWith("AGE-SECRET-KEY-"));
  if (identity !== undefined) return { kind: "age", identity };
  const value = parse(written);
  const one = jwkSchema.safeParse(value);
  if (one.success) return { kind: "jwk", jwks: [one.data] };
  const several = setSchema.safeParse(value);
  if (several.success) return { kind: "jwk", jwks: several.data.keys };
  throw new CommandMistake("the key is no private JSON Web Key and no age identity (AGE-SECRET-KEY-…)");
}

function parse(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return null;
  }
}
