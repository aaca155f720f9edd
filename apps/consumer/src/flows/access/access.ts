import { randomUUID } from "node:crypto";
import { buildPackage } from "@intercom-dsar/access-package";
import { type Contact, idOf } from "@intercom-dsar/intercom-client";
import { createHtmlLeakCheck, createLeakCheck, createTextCheck } from "@intercom-dsar/redaction";
import {
  type CategoryChoice,
  type CoverageRow,
  categoryNameOf,
  coverageOfAll,
  createItemRedactor,
  isShort,
  readRecords,
  readSubject,
} from "@intercom-dsar/subject-data";
import type { Disposition, Finished } from "../../domain/disposition.ts";
import { isUnderCcpa } from "../../domain/is-under-ccpa.ts";
import { languageOf } from "../../domain/language-of.ts";
import { REASONS, type Reason, scopeMissing } from "../../domain/reasons.ts";
import { createResultSeal } from "../../results/result-seal.ts";
import type { Flow } from "../flow.ts";
import type { FlowContext } from "../flow-context.ts";
import { isSubject } from "../matching.ts";
import { searchSubject } from "../search-subject.ts";
import { createFileStore } from "./file-store.ts";

/**
 * Collects what Intercom holds about the subject: every user and lead of the addresses, read by id, and the categories that are switched on,
 * each redacted by its rules. What came without an id is given as it came. Nothing is changed at Intercom. Each call is made once: an answer
 * that an earlier run of this request got is not asked for again.
 */
async function run(context: FlowContext): Promise<Disposition> {
  const { request, journal, clock, coverage, categories } = context;
  if (await journal.isCancelRequested()) return ended("cancelled");
  const found = await findContacts(context);
  const { contacts } = found;
  const seal = await createResultSeal(context.recipients, context.memo);
  const chosen = new Set(categories.map(({ category }) => category.name));
  const files = createFileStore({
    ...context,
    seal,
    loads: (category) => chosen.has(category),
    limits: context.limits.files,
    requestId: request.requestId,
    newName: randomUUID,
  });
  const subject = { addresses: request.subjects, contacts };
  const data = await readSubject({ ...context, files }, subject, categories, context.patience);
  if (await journal.isCancelRequested()) return ended("cancelled");
  const people = { others: data.people.others(), subject: data.people.subject };
  coverage.remark("file_names_others", await files.leaveOut(createTextCheck(people)));
  const isNothing = contacts.length === 0 && data.parts.every(({ count }) => count === 0);
  const complete = found.complete && data.complete;
  const covered = coverageOfAll(coverage.rows(), categories);
  const reason =
    data.scopeMissing === null
      ? gapOf(contacts, complete, covered, categories)
      : scopeMissing(data.scopeMissing.scope);
  if (isNothing && reason === null) return ended("not_found");
  return {
    kind: "finished",
    status: reason === null ? "completed" : "partial",
    reason,
    remarks: coverage.remarks(),
    body: {
      coverage: covered,
      access: await buildPackage({
        format: context.packageFormat,
        keeper: { ...context, seal, requestId: request.requestId },
        head: {
          requestId: request.senderRequestId,
          workspaceId: request.workspaceId,
          collectedAt: new Date(clock.now()).toISOString(),
        },
        data,
        coverage: covered,
        newRedactor: () =>
          createItemRedactor(data.people, context.policy, { withhold: isUnderCcpa(request) }),
        newLeakCheck: (kind) => LEAK_CHECKS[kind](people),
        person: request.subjects[0] ?? "",
        report: context.reportFrame(languageOf(request)),
        attachments: files.attachments(),
      }),
    },
  };

  function ended(status: "cancelled" | "not_found"): Disposition {
    const reason = status === "cancelled" ? REASONS.cancelled : REASONS.no_match;
    const rows = status === "cancelled" ? coverage.rows() : coverageOfAll(coverage.rows(), categories);
    return { kind: "finished", status, reason, body: { coverage: rows } };
  }
}

/** What was read is not given out: the reason alone, and what was looked at. */
function fail({ coverage }: FlowContext, reason: Reason): Finished {
  return { kind: "finished", status: "failed", reason, body: { coverage: coverage.rows() } };
}

export const access: Flow = { run, fail };

const LEAK_CHECKS = { json: createLeakCheck, html: createHtmlLeakCheck } as const;

/** Every contact of the subject, read by id; a hit with another address is somebody else and is left out. */
async function findContacts(
  context: FlowContext,
): Promise<{ contacts: readonly Contact[]; missing: number; complete: boolean }> {
  const { request, memo } = context;
  const isMine = (contact: Contact) => isSubject(contact, request.subjects);
  const found = await memo.remember("search", async () => {
    const { hits, ...search } = await searchSubject(context, { emptyByItself: true });
    return { contacts: hits.filter(isMine), ...search };
  });
  const records = await readRecords(context, found, isMine);
  return { ...records, missing: found.missing };
}

/** Why the package is not all that Intercom holds; `null` where it is. */
function gapOf(
  contacts: readonly Contact[],
  complete: boolean,
  coverage: readonly CoverageRow[],
  choice: CategoryChoice,
): Reason | null {
  if (contacts.some((contact) => idOf(contact) === null)) return REASONS.contact_without_id;
  if (!complete) return REASONS.contact_gone;
  const optional = new Set(choice.flatMap(({ category, optional }) => (optional ? category.name : [])));
  const required = coverage.filter(({ resource }) => !optional.has(categoryNameOf(resource)));
  const isUnread = ({ resource, result }: CoverageRow) =>
    result === "failed" && resource === categoryNameOf(resource);
  return required.some((row) => isShort(row) || isUnread(row)) ? REASONS.items_missing : null;
}
