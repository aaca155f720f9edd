/** Who may sign in by an OpenID provider. */
export interface People {
  /** Compared as they are written (OpenID Connect Core, section 2: `sub` is case-sensitive). */
  readonly subjects: ReadonlySet<string>;
  /** In lower case; they count only where the provider has verified the address. */
  readonly addresses: ReadonlySet<string>;
}

/** What the provider says of somebody. */
export interface Identity {
  readonly sub: string;
  readonly email?: string | undefined;
  readonly email_verified?: boolean | undefined;
}

/**
 * Reads entries: `sub:` and a subject, or `email:` and an address. One without either is an address where it has an `@`, else a subject.
 * `undefined` where one is neither. The two are kept apart: at many providers people choose what their subject is spelt like.
 */
export function readPeople(entries: readonly string[]): People | undefined {
  const [subjects, addresses] = [new Set<string>(), new Set<string>()];
  for (const entry of entries) {
    const [, stated, rest = ""] = /^(?:(sub|email):)?(.*)$/s.exec(entry) ?? [];
    const kind = stated ?? (rest.includes("@") ? "email" : "sub");
    if (rest === "" || (kind === "email" && !rest.includes("@"))) return undefined;
    if (kind === "email") addresses.add(rest.toLowerCase());
    else subjects.add(rest);
  }
  return { subjects, addresses };
}

/** The entry that names somebody, as `sub:…` or `email:…`; `null` where none does. */
export function entryOf(people: People, { sub, email, email_verified: isVerified }: Identity): string | null {
  if (people.subjects.has(sub)) return `sub:${sub}`;
  const address = email?.toLowerCase();
  return address !== undefined && isVerified === true && people.addresses.has(address)
    ? `email:${address}`
    : null;
}
