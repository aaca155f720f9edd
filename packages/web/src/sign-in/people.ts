/** Who may sign in by an OpenID provider. */
export interface People {
  /** Compared as they are written (OpenID Connect Core, section 2: `sub` is case-sensitive). */
  readonly subjects: ReadonlySet<string>;
  /** In lower case; they count only where the provider has verified the address. */
  readonly addresses: ReadonlySet<string>;
  /** Names of groups, compared as they are written. */
  readonly groups?: ReadonlySet<string>;
}

/** What the provider says of somebody. */
export interface Identity {
  readonly sub: string;
  readonly email?: string | undefined;
  readonly email_verified?: boolean | undefined;
  /** The groups that they are in. */
  readonly groups?: readonly string[] | undefined;
}

/**
 * Reads entries: `sub:` and a subject, `email:` and an address, or `group:` and a group. One without any is an address where it has an
 * `@`, else a subject. `null` where one is none of them. The two are kept apart: at many providers people choose what their subject is spelt like.
 */
export function readPeople(entries: readonly string[]): People | null {
  const [subjects, addresses, groups] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const entry of entries) {
    const [, stated, rest = ""] = /^(?:(sub|email|group):)?(.*)$/s.exec(entry) ?? [];
    const kind = stated ?? (rest.includes("@") ? "email" : "sub");
    if (rest === "" || (kind === "email" && !rest.includes("@"))) return null;
    if (kind === "email") addresses.add(rest.toLowerCase());
    else if (kind === "group") groups.add(rest);
    else subjects.add(rest);
  }
  return { subjects, addresses, groups };
}

/** Who it is, as `sub:…` or `email:…`, where an entry lets them in; `null` where none does. Whom a group lets in is named by their subject. */
export function entryOf(
  people: People,
  { sub, email, email_verified: isVerified, groups = [] }: Identity,
): string | null {
  if (people.subjects.has(sub)) return `sub:${sub}`;
  const address = email?.toLowerCase();
  if (address !== undefined && isVerified === true && people.addresses.has(address))
    return `email:${address}`;
  return groups.some((group) => people.groups?.has(group)) ? `sub:${sub}` : null;
}
