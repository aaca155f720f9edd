import { parseRecipient, type Recipient, RecipientKeyError } from "@intercom-dsar/sealing";
import { parser } from "@intercom-dsar/service";

const MOST_KEYS = 8;

/** Reads `RECIPIENT_KEYS`: a JSON Web Key, a set of them (`{"keys":[…]}`), a list, or age recipients separated by commas. */
export function recipientKeys() {
  return parser(
    "write one public key or more that answers can be sealed to: a JSON Web Key (EC on P-256, P-384 or P-521, OKP X25519, RSA of 2048 bits or more), a list or a set of them, or age recipients (age1…) separated by commas",
    parseRecipientKeys,
  );
}

function parseRecipientKeys(written: string): readonly Recipient[] | null {
  try {
    const keys = written.startsWith("age1") ? written.split(",").map((each) => each.trim()) : listOf(written);
    return keys.length > 0 && keys.length <= MOST_KEYS ? keys.map(parseRecipient) : null;
  } catch (error) {
    if (error instanceof RecipientKeyError || error instanceof SyntaxError) return null;
    throw error;
  }
}

function listOf(written: string): readonly unknown[] {
  const value: unknown = JSON.parse(written);
  if (Array.isArray(value)) return value;
  const isSet = typeof value === "object" && value !== null && "keys" in value && Array.isArray(value.keys);
  return isSet ? (value.keys as unknown[]) : [value];
}
