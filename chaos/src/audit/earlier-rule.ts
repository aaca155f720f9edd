import type { Violation } from "./evidence.ts";

/**
 * Whether it is what version 0.1.0 claims by a rule of its own: where a DELETE is in doubt, it takes a contact that can't be read for deleted.
 * This version sends one more DELETE.
 */
export function isByEarlierRule({ rule, detail }: Violation): boolean {
  return rule === "claimed_too_much" && detail.endsWith("a read does not tell it from an archived contact");
}
