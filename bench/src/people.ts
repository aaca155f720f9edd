/** A workspace of people to ask for: each a user with one company and one note. */
export const TOKEN = "bench-token";
export const WORKSPACE = "bench1";
/** Least calls for one of them: a search, the companies, one company, the notes. */
export const CALLS_PER_ACCESS = 4;

export function peopleSeed(count: number, settings: object) {
  const people = Array.from({ length: count }, (_, index) => index);
  return {
    workspaces: [
      {
        id: WORKSPACE,
        tokens: [{ token: TOKEN }],
        settings,
        admins: [{ id: "501", name: "Ada Quill", email: "ada.quill@colleagues.example" }],
        companies: [{ id: "co1", company_id: "acme", name: "Acme" }],
        contacts: people.map((index) => ({
          id: `c${index}`,
          email: `person-${index}@example.com`,
          company_ids: ["co1"],
        })),
        notes: people.map((index) => ({
          id: String(1_000 + index),
          contact_id: `c${index}`,
          author_id: "501",
          body: "<p>note</p>",
        })),
      },
    ],
  };
}

export function accessRequests(count: number, offset = 0) {
  return Array.from({ length: count }, (_, index) => ({
    requestId: `bench-${offset + index}`,
    kind: "access",
    identifiers: [{ type: "email", value: `person-${offset + index}@example.com` }],
  }));
}
