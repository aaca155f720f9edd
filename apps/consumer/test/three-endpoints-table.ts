import { createHash, randomUUID } from "node:crypto";
import type { Seed } from "@intercom-dsar/intercom-simulator";
import { seedOf } from "./scenario.ts";

/** A request that every endpoint has words for. */
export interface EndpointRequest {
  readonly name: string;
  readonly requestId: string;
  readonly kind: "access" | "deletion";
  readonly identifiers: readonly { readonly type: string; readonly value: string }[];
  readonly receivedAt: string;
  readonly regulation: "gdpr" | "ccpa";
  readonly workspaceId: string | null;
  /** What the outcome has to be at every endpoint: its status and its reason's code. */
  readonly expected: string;
}

type Contact = NonNullable<Seed["workspaces"][number]["contacts"]>[number];

const contacts: Contact[] = [];
const requests: EndpointRequest[] = [];
/** Seconds since 1970: each endpoint has an Intercom of its own, and they have to hold the same. */
const SINCE = { created_at: 1_700_000_000, updated_at: 1_700_000_000 };
const NOW = new Date().toISOString();
const THREE_YEARS_AGO = new Date(Date.now() - 3 * 365 * 86_400_000).toISOString();

function add(
  name: string,
  expected: string,
  values: string | readonly { readonly type: string; readonly value: string }[],
  more: Partial<EndpointRequest> = {},
): void {
  for (const kind of ["access", "deletion"] as const) {
    // Each request has people of its own: a deletion takes nobody away from another request.
    const own = (text: string) => text.replace("KIND", kind);
    const identifiers = typeof values === "string" ? [{ type: "email", value: own(values) }] : values;
    requests.push({
      name: `${kind}: ${name}`,
      requestId: randomUUID(),
      kind,
      identifiers: identifiers.map(({ type, value }) => ({ type, value: own(value) })),
      receivedAt: NOW,
      regulation: "gdpr",
      workspaceId: null,
      expected,
      ...more,
    });
  }
}

function person(email: string, more: Contact = {}): void {
  for (const kind of ["access", "deletion"])
    contacts.push({
      id: `c${contacts.length}`,
      role: "user",
      email: email.replace("KIND", kind),
      ...SINCE,
      ...more,
    });
}

for (const kind of ["access", "deletion"])
  contacts.push({
    id: `c-one-${kind}`,
    email: `one-${kind}@example.com`,
    name: "One",
    company_ids: [`co-${kind}`],
    ...SINCE,
  });
add("a user with a company", "completed", "one-KIND@example.com");
person("two-KIND@example.com");
person("two-KIND@example.com", { role: "lead" });
add("a user and a lead", "completed", "two-KIND@example.com");
person("three-KIND@example.com");
add("an address in upper case, with space around", "completed", "  THREE-KIND@Example.COM ");
person("o'neil-KIND@example.com");
add("an address that Intercom escapes", "completed", "o'neil-KIND@example.com");
person("five-KIND@xn--bcher-kva.example");
add("a domain beyond ASCII", "completed", "five-KIND@bücher.example");
person("six+1-KIND@example.com");
add("nobody, but a look-alike", "not_found no_match", "six-KIND@example.com");
add("nobody at all", "not_found no_match", "seven-KIND@example.com");
person("eight-KIND@example.com");
add("a workspace that is named", "completed", "eight-KIND@example.com", { workspaceId: "ws1" });
person("nine-KIND@example.com");
add("a workspace that is not connected", "rejected workspace_unknown", "nine-KIND@example.com", {
  workspaceId: "ws9",
});
person("ten-KIND@example.com");
add("a request under the CCPA", "completed", "ten-KIND@example.com", { regulation: "ccpa" });
person("eleven-KIND@example.com");
add("a request of three years ago", "rejected too_old", "eleven-KIND@example.com", {
  receivedAt: THREE_YEARS_AGO,
});
add("an address that is none", "rejected invalid_email", "not an address");
add("a local part that is not ASCII", "not_found no_match", "ßtwelve-KIND@example.com");
person("thirteen-KIND@example.com");
add("a device's id", "rejected unsupported_identifier", [{ type: "ios_vendor_id", value: "ABCD-1234" }]);
add("a device's id beside an address", "rejected unsupported_identifier", [
  { type: "email", value: "thirteen-KIND@example.com" },
  { type: "ios_vendor_id", value: "ABCD-1234" },
]);
add("an address as a hash alone", "rejected unsupported_identifier", [
  { type: "email_sha256", value: createHash("sha256").update("thirteen@example.com").digest("hex") },
]);
person("fourteen-KIND@example.com");
person("fourteen-b-KIND@example.com", { role: "lead" });
add("two addresses of one person", "completed", [
  { type: "email", value: "fourteen-KIND@example.com" },
  { type: "email", value: "fourteen-b-KIND@example.com" },
]);
person("fifteen-KIND@example.com");
add("the same address twice", "completed", [
  { type: "email", value: "fifteen-KIND@example.com" },
  { type: "email", value: "Fifteen-KIND@example.com" },
]);
add("an address that is none beside one", "rejected invalid_email", [
  { type: "email", value: "fifteen-KIND@example.com" },
  { type: "email", value: "@" },
]);
person("seventeen-KIND@example.com");
add("a time in lower case, with an offset and a long fraction", "completed", "seventeen-KIND@example.com", {
  receivedAt: `${NOW.replace("T", "t").replace("Z", "")}${"1".repeat(40)}+00:00`,
});
person("eighteen-KIND@example.com");
add("a time that ends in z", "completed", "eighteen-KIND@example.com", { receivedAt: NOW.toLowerCase() });
person("sixteen-KIND@example.com", { state: "archived" });
add("somebody who is archived", "not_found no_match", "sixteen-KIND@example.com");

export const THREE_ENDPOINTS_REQUESTS: readonly EndpointRequest[] = requests;

export const threeEndpointsSeed = (): Seed =>
  seedOf({
    admins: [{ id: "501", name: "Ada Quill", email: "ada.quill@colleagues.example" }],
    // One for each: a company counts its people.
    companies: ["access", "deletion"].map((kind) => ({
      id: `co-${kind}`,
      company_id: `acme-${kind}`,
      name: "Acme",
      created_at: SINCE.created_at,
    })),
    contacts,
    notes: [
      {
        id: "11",
        contact_id: "c-one-access",
        author_id: "501",
        body: "<p>secret thoughts</p>",
        created_at: SINCE.created_at,
      },
    ],
  });
