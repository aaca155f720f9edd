import type { KeyObject } from "node:crypto";

/** Who may have outcomes posted where, and with which keys they are signed. `origin` is who asked; `null` stands for Kafka. */
export interface CallbackPolicy {
  /** False for an address that is no URL, not https, carries credentials, or that neither a host nor a prefix of who asked allows. */
  allows(origin: string | null, url: string): boolean;
  /** Where outcomes go whose request names no place; `null` for nowhere. */
  defaultUrl(origin: string | null): string | null;
  /** Keys to sign with; none where who asked is no longer configured. */
  keys(origin: string | null): readonly KeyObject[];
}

export interface CallbackParty {
  readonly origin: string | null;
  /** `host` or `host:port`. */
  readonly hosts: readonly string[];
  /** As `isCallbackPrefix` takes them. @default none */
  readonly prefixes?: readonly string[];
  readonly defaultUrl: string | null;
  readonly keys: readonly KeyObject[];
}

/**
 * True for a host that may be called, as it is configured: the form that `URL.host` gives, against which it is compared. In lower
 * case, an IPv6 address in brackets, the port left out where it is 443.
 */
export function isCallbackHost(written: string): boolean {
  return written !== "" && URL.parse(`https://${written}`)?.host === written;
}

/** True for a URL below which all may be called: as `URL.href` writes it, ending in `/`, with no query, fragment or credentials. */
export function isCallbackPrefix(written: string): boolean {
  const url = URL.parse(written);
  const isPlain = url !== null && url.href === written && url.username === "" && url.password === "";
  return isPlain && !/[?#]/.test(written) && written.endsWith("/") && /^https?:/.test(written);
}

/** A server may take an encoded slash for one, and what follows it for a way up. */
const ENCODED_SLASH = /%(2f|5c)/i;

const MAX_URL_LENGTH = 2_048;

export function createCallbackPolicy(
  parties: readonly CallbackParty[],
  { development }: { readonly development: boolean },
): CallbackPolicy {
  const find = (origin: string | null) => parties.find((party) => party.origin === origin);
  return {
    allows(origin, written) {
      const party = find(origin);
      const url = parseTarget(written, development);
      if (party === undefined || url === null) return false;
      if (written === party.defaultUrl || party.hosts.includes(url.host)) return true;
      const isBelow = party.prefixes?.some((prefix) => url.href.startsWith(prefix)) ?? false;
      return isBelow && !ENCODED_SLASH.test(url.pathname);
    },
    defaultUrl: (origin) => find(origin)?.defaultUrl ?? null,
    keys: (origin) => find(origin)?.keys ?? [],
  };
}

function parseTarget(written: string, development: boolean): URL | null {
  const url = written.length > MAX_URL_LENGTH ? null : URL.parse(written);
  if (url === null || url.username !== "" || url.password !== "" || url.hash !== "") return null;
  return url.protocol === "https:" || (development && url.protocol === "http:") ? url : null;
}
