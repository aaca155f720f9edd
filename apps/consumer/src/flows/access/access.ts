import { type Contact, idOf } from "@intercom-dsar/intercom-client";
import { defaultPolicy, redact } from "@intercom-dsar/redaction";
import type { Disposition, Finished } from "../../domain/disposition.ts";
import { type CoverageRow, isShort, listRow } from "../../domain/outcome-body.ts";
import type { Reason } from "../../domain/reasons.ts";
import { REASONS } from "../../domain/reasons.ts";
import { buildPackage } from "../../messages/access-package.ts";
import type { Flow } from "../flow.ts";
import type { FlowContext } from "../flow-context.ts";
import { isSubject } from "../matching.ts";
import { searchSubject } from "../search-subject.ts";
import { readCompanies } from "./read-companies.ts";
import { readNotes } from "./read-notes.ts";

/**
 * Collects what Intercom holds about the subject: every user and lead of the addresses, the companies of each with their details,
 * the notes without author and body (the integration's promise). What came without an id is given as it came. Nothing is changed at
 * Intercom. Each call is made once: an answer that an earlier run of this request got is not asked for again.
 */
async function run(context: FlowContext): Promise<Disposition> {
  const { request, journal, clock, coverage } = context;
  if (await journal.isCancelRequested()) return ended("cancelled");
  const { contacts, missing } = await findContacts(context);
  if (contacts.length === 0 && missing === 0) return ended("not_found");
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
    requestId: request.senderRequestId,
    workspaceId: request.workspaceId,
    collectedAt: new Date(clock.now()).toISOString(),
    ...value,
  };
  const rows = coverage.rows();
  const reason = gapOf(contacts, complete, rows);
  return {
    kind: "finished",
    status: reason === null ? "completed" : "partial",
    reason,
    body: {
      coverage: rows,
      access: await buildPackage(context.results, request.requestId, content, redactions),
    },
  };

  function ended(status: "cancelled" | "not_found"): Disposition {
    const reason = status === "cancelled" ? REASONS.cancelled : REASONS.no_match;
    return { kind: "finished", status, reason, body: { coverage: coverage.rows() } };
  }
}

/** What was read is not given out: the reason alone, and what was looked at. */
function fail({ coverage }: FlowContext, reason: Reason): Finished {
  return { kind: "finished", status: "failed", reason, body: { coverage: coverage.rows() } };
}

export const access: Flow = { run, fail };

/** Every contact of the subject; a hit with another address is somebody else and is left out. */
async function findContacts(
  context: FlowContext,
): Promise<{ contacts: readonly Contact[]; missing: number }> {
  const { request, memo, coverage } = context;
  const { contacts, pages, missing } = await memo.remember("search", async () => {
    const { hits, ...search } = await searchSubject(context, { emptyByItself: true });
    return { contacts: hits.filter((contact) => isSubject(contact, request.subjects)), ...search };
  });
  coverage.add(listRow("contacts", { items: contacts, pages, missing }));
  return { contacts, missing };
}

/** Why the package is not all that Intercom holds; `null` where it is. */
function gapOf(
  contacts: readonly Contact[],
  complete: boolean,
  coverage: readonly CoverageRow[],
): Reason | null {
  if (contacts.some((contact) => idOf(contact) === null)) return REASONS.contact_without_id;
  if (!complete) return REASONS.contact_gone;
  return coverage.some(isShort) ? REASONS.items_missing : null;
}

/** Names that are the subject's own: a colleague of the same name is not told apart from them and is left in place. */
function subjectOf(subjects: readonly string[], contacts: readonly Contact[]) {
  const names = contacts.map(({ name }) => name).filter((name) => typeof name === "string");
  return { emails: [...subjects], names };
}
