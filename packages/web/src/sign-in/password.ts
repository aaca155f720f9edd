import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Secret } from "@intercom-dsar/service";

/** Compares in a time that tells nothing of the password, its length included. */
export function createPasswordCheck(password: Secret): (given: string) => boolean {
  const key = randomBytes(32);
  const digest = (text: string) => createHmac("sha256", key).update(text).digest();
  return (given) => timingSafeEqual(digest(given), digest(password.reveal()));
}
