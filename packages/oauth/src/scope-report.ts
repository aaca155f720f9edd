import { type IntercomApi, IntercomError } from "@intercom-dsar/intercom-client";

/** What a token may do, by the scopes that the integration needs, each under Intercom's own name. */
export type ScopeReport = Readonly<Record<ScopeKey, ScopeState>>;
export type ScopeKey = "read_many" | "read_one" | "write";

export interface ScopeState {
  /** Intercom's name of the scope, as its Developer Hub shows it. */
  readonly scope: string;
  readonly state: "granted" | "missing" | "unknown";
  /** False where the answer only suggests it: a 404 for an id that can't exist says that no scope was in the way. */
  readonly confirmed: boolean;
}

/** Intercom's names of the scopes that the integration needs, as its Developer Hub shows them. */
export const SCOPES: Readonly<Record<ScopeKey, string>> = {
  read_many: "Read and list users and companies",
  read_one: "Read one user and one company",
  write: "Write users and companies",
};

/** No contact and no company has it. */
const NO_ID = "000000000000000000000000";
/** RFC 2606 keeps `.invalid` from ever being anybody's. */
const NO_ADDRESS = "scope-check@intercom-dsar.invalid";

/**
 * Asks for each scope by a call that changes nothing: `POST /contacts/search` for an address that nobody can have,
 * `GET /companies/000…` and `DELETE /contacts/000…`. 403 is `missing`, 404 or an empty result `granted`, all else `unknown`.
 */
export async function checkScopes(api: IntercomApi, signal: AbortSignal): Promise<ScopeReport> {
  const [readMany, readOne, write] = await Promise.all([
    ask("read_many", () => api.contacts.searchByEmail([NO_ADDRESS], { signal }).next()),
    ask("read_one", () => api.companies.get(NO_ID, { signal })),
    ask("write", () => api.contacts.delete(NO_ID, { signal })),
  ]);
  signal.throwIfAborted();
  return { read_many: readMany, read_one: readOne, write };
}

async function ask(key: ScopeKey, call: () => Promise<unknown>): Promise<ScopeState> {
  const scope = SCOPES[key];
  try {
    await call();
    return { scope, state: "granted", confirmed: true };
  } catch (error) {
    if (!(error instanceof IntercomError)) throw error;
    if (error.code === "scope_missing") return { scope, state: "missing", confirmed: true };
    return { scope, state: error.code === "not_found" ? "granted" : "unknown", confirmed: false };
  }
}
