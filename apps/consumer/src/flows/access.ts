import type { Contact } from "@intercom-dsar/intercom-client";
import { defaultPolicy, redact } from "@intercom-dsar/redaction";
import { buildPackage } from "../outcomes/access-package.ts";
import type { Disposition } from "./disposition.ts";
import type { FlowContext } from "./flow-context.ts";
import { type Identified, isIdentified } from "./identified.ts";
import { isSubject } from "./matching.ts";
import { readCompanies } from "./read-companies.ts";
import { readNotes } from "./read-notes.ts";
import { REASONS } from "./reasons.ts";

/**
 * Collects what Intercom holds about the subject: every user and lead of the addresses, the companies of each with their details,
 * the notes without author and body (the integration's promise). Nothing is changed at Intercom. Each call is made once: an answer
 * that an earlier run of this request got is not asked for again.
 */
export async function access(context: FlowContext): Promise<Disposition> {
  const { request, journal, clock, coverage } = context;
  if (await journal.isCancelRequested()) return ended("cancelled");
  const contacts = await searchSubject(context);
  if (contacts.length === 0) return ended("not_found");
  const collected: Record<string, unknown>[] = [];
  let complete = true;
  for (const contact of contacts) {
    const companies = await readCompanies(context, contact);
    const notes = await readNotes(context, contact);
    complete &&= companies.complete && notes.complete;
    collected.push({ ...contact, companies: companies.items, notes: notes.items });
  }
  if (await journal.isCancelRequested()) return ended("cancelled");
  const { value, redactions } = redact({ contacts: collected }, defaultPolicy, {
    subject: subjectOf(request.subjects, contacts),
  });
  const content = {
    format: "intercom-dsar.package.v1",
    requestId: request.requestId,
    workspaceId: request.workspaceId,
    collectedAt: new Date(clock.now()).toISOString(),
    ...value,
  };
  return {
    kind: "finished",
    status: complete ? "completed" : "partial",
    reason: complete ? null : REASONS.contact_gone,
    body: {
      coverage: coverage.rows(),
      access: await buildPackage(context.results, request.requestId, content, redactions),
    },
  };

  function ended(status: "cancelled" | "not_found"): Disposition {
    const reason = status === "cancelled" ? REASONS.cancelled : REASONS.no_match;
    return { kind: "finished", status, reason, body: { coverage: coverage.rows() } };
  }
}

/** Every contact of the subject; a hit with another address is somebody else and is left out. */
async function searchSubject({
  request,
  intercom,
  memo,
  coverage,
  signal,
}: FlowContext): Promise<Identified<Contact>[]> {
  const contacts = new Map<string, Identified<Contact>>();
  for (const subject of request.subjects) {
    const found = await memo.remember(`search ${subject}`, async () => {
      const hits: Identified<Contact>[] = [];
      let pages = 0;
      for await (const page of intercom.contacts.searchByEmail(subject, { signal })) {
        pages += 1;
        hits.push(
          ...page.items.filter(isIdentified).filter((contact) => isSubject(contact, request.subjects)),
        );
      }
      return { hits, pages };
    });
    coverage.add({ resource: "contacts", result: "searched", items: found.hits.length, pages: found.pages });
    for (const contact of found.hits) contacts.set(contact.id, contact);
  }
  return [...contacts.values()];
}

/** Names that are the subject's own: a colleague of the same name is not told apart from them and is left in place. */
function subjectOf(subjects: readonly string[], contacts: readonly Contact[]) {
  const names = contacts.map(({ name }) => name).filter((name) => typeof name === "string");
  return { emails: [...subjects], names };
}
