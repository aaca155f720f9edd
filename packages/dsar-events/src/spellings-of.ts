import { toUnicode } from "tr46";
import { normalizeEmail } from "./normalize-email.ts";

/**
 * Every way to write an address by which somebody else may know it: as it was written, in its normal form, with the domain as A-label and
 * as U-label, composed (NFC) and decomposed (NFD). Each has the normal form `address`, so none of them is anybody else's. They are for a
 * look-up where the rules of comparison are not known; what is found by them is compared by `normalizeEmail`.
 */
export function spellingsOf(address: string, written: readonly string[] = []): readonly string[] {
  const asciiDomain = domainOf(address);
  const domains = [asciiDomain, toUnicode(asciiDomain).domain];
  const spellings = [address, ...written].flatMap((spelling) => {
    const local = spelling.slice(0, spelling.lastIndexOf("@"));
    const variants = [...domains, domainOf(spelling)].map((domain) => `${local}@${domain}`);
    return [spelling, ...variants.flatMap((variant) => [variant.normalize("NFC"), variant.normalize("NFD")])];
  });
  return [...new Set(spellings)].filter((spelling) => normalizeEmail(spelling) === address);
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
