import type { Seed, SettingsPatch } from "@intercom-dsar/intercom-simulator";

export const TOKEN = "bench-token";
export const WORKSPACE = "bench1";

/** Least calls for one person of `peopleSeed`: a search, the companies, one company, the notes. */
export const CALLS_PER_ACCESS = 4;

/** So high that no limit is met. */
export const NO_LIMIT: SettingsPatch = { limitPerWindow: 10_000_000, workspaceLimitPerMinute: 100_000_000 };

/** A workspace of people to ask for: each a user with one company and one note. */
export function peopleSeed(count: number, settings: SettingsPatch): Seed {
  const people = Array.from({ length: count }, (_, index) => index);
  return workspaceSeed(settings, {
    companies: [{ id: "co1", company_id: "acme", name: "Acme" }],
    contacts: people.map((index) => ({ id: `c${index}`, email: addressOf(index), company_ids: ["co1"] })),
    notes: people.map((index) => ({
      id: String(1_000 + index),
      contact_id: `c${index}`,
      author_id: "501",
      body: "<p>note</p>",
    })),
  });
}

type Workspace = Seed["workspaces"][number];

export function workspaceSeed(
  settings: SettingsPatch,
  records: Pick<Workspace, "companies" | "contacts" | "conversations" | "notes">,
): Seed {
  const admins = [{ id: "501", name: "Ada Quill", email: "ada.quill@colleagues.example" }];
  return { workspaces: [{ id: WORKSPACE, tokens: [{ token: TOKEN }], settings, admins, ...records }] };
}

export function addressOf(index: number): string {
  return `person-${index}@example.com`;
}

export function accessRequests(count: number, offset = 0): object[] {
  return Array.from({ length: count }, (_, index) => ({
    requestId: `bench-${offset + index}`,
    kind: "access",
    identifiers: [{ type: "email", value: addressOf(offset + index) }],
  }));
}
