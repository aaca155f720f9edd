import type { CertificateWords } from "./certificate-words.ts";

const records = (count: number | null, one: string, many: string) =>
  count === null ? "" : `${count} ${count === 1 ? one : many}: `;

export const EN: CertificateWords = {
  locale: "en-GB",
  title: "Certificate of deletion",
  verdicts: {
    completed: "Everything that was found and planned was erased in Intercom, and read back as gone.",
    partial: "Some of it was erased in Intercom. What was not is listed below, with the reason.",
    cancelled: "The request was withdrawn.",
    failed: "Nothing is known to have been erased.",
  },
  otherVerdict: "The request ended as listed below.",
  noPersonalData: "This certificate names nobody: records have Intercom's ids, the person a keyed hash.",
  asked: {
    heading: "What was asked",
    what: "Request",
    deletion: "Erase what Intercom holds of the person",
    request: "Request id",
    sender: "Asked by",
    law: "Under",
    laws: { gdpr: "GDPR, article 17", ccpa: "CCPA, section 1798.105" },
    notStated: "not stated",
    workspace: "Intercom workspace",
    person: "Person (keyed hash)",
    received: "Received",
    ended: "Ended",
  },
  found: {
    heading: "Where was looked",
    intro: "What could not be looked at is never counted as empty.",
    where: "Where",
    result: "Result",
    count: "Found",
    results: {
      searched: "searched",
      empty_by_count: "nothing there, by Intercom's count",
      not_searchable: "Intercom offers no search of it",
      no_scope: "the token lacks the permission",
      not_covered: "not looked at: switched off",
      failed: "could not be read in full",
    },
  },
  categories: {
    contacts: "Contacts",
    "contacts.archived_or_blocked": "Archived and blocked contacts",
    conversations: "Conversations",
    tickets: "Tickets",
    custom_objects: "Custom objects",
  },
  roles: { user: "user", lead: "lead", contact: "contact" },
  erased: {
    heading: "What was erased",
    intro:
      "Times are those of the service's clock, in UTC. The last column has Intercom's own ids of its answers.",
    nothing: "Nothing was erased.",
    record: "Record",
    how: "How",
    hows: {
      deleted: "deleted",
      redacted_and_detached: "the person's messages redacted, the person detached",
    },
    unproven: "not known to be erased",
    parts: (count) => (count === 1 ? "1 message redacted" : `${count} messages redacted`),
    metrics: { deleted: "with its rows in reporting", retained: "its rows in reporting stay" },
    attempted: "Attempted",
    accepted: "Accepted by Intercom",
    verified: "Verified absent",
    requestIds: "Intercom's request ids",
    never: "–",
    bases: {
      absent_after_attempt: "no answer was seen; gone since the attempt",
      already_absent: "was gone already",
    },
  },
  left: {
    heading: "What was left, and why",
    nothing: "Nothing that was planned was left.",
    why: "Why",
    reasons: {
      no_longer_subject: "It was somebody else's when it was read right before its deletion.",
      not_readable: "Somebody else had deleted or archived it, so that it could not be compared.",
      shared: "It is another person's as well, or that can't be ruled out.",
      part_not_redactable: "Intercom refused to redact a message in it.",
      parts_out_of_reach: "It has more messages than Intercom shows.",
      last_contact: "Intercom detaches no last contact.",
      plan_restricted: "The workspace's plan at Intercom does not allow it.",
      not_found: "Intercom did not know what it shows.",
      held: "It is under a hold of the company:",
    },
    inDoubt: (time) => `A deletion that was begun at ${time} may have taken effect.`,
  },
  remaining: {
    heading: "What remains, and until when",
    intro: "By Intercom's own account of what it keeps, and by what was done here.",
    nothing: "Nothing was erased, so nothing is claimed to be gone.",
    codes: {
      restorable: (count) =>
        `Intercom can restore ${count === 1 ? "the contact" : `the ${count ?? ""} contacts`} for 7 days.`,
      not_confirmed: (count) => `${records(count, "planned", "planned")}not known to be gone.`,
      not_verified: (count) => `${records(count, "accepted", "accepted")}a read still showed it.`,
      merged_elsewhere: () =>
        "Intercom had merged a contact of the person into somebody else's, which stays.",
      left: (count) => `${records(count, "planned", "planned")}left alone, as listed above.`,
      held: (count) => `${records(count, "record", "records")}under a hold, as listed above.`,
      ratings: (count) =>
        `${records(count, "conversation", "conversations")}ratings, with their comments, stay in Intercom.`,
      reporting_rows: (count) =>
        `${records(count, "conversation or ticket", "conversations and tickets")}rows stay in Intercom's reporting.`,
      redacted_conversations: (count) =>
        `${records(count, "conversation with others", "conversations with others")}left without the person and the person's messages.`,
      conversations: () =>
        "Conversations were not erased one by one. Intercom says that they go with the contact; messages in conversations with others may stay.",
      tickets: () =>
        "Tickets were not erased one by one. Intercom does not say whether they go with the contact.",
      custom_objects: () =>
        "Custom objects were not erased one by one. Intercom does not say whether they go with the contact.",
      exports: () => "Files that were exported from Intercom before are not reached.",
    },
    until: (time) => `until ${time}`,
  },
  notices: {
    heading: "Who was told",
    intro:
      "Others who hold data of the person are told what was erased (GDPR, article 19). This is what the service knew when this page was made; no receipt covers it.",
    recipient: "Recipient",
    sent: "Sent",
    notSent: "not yet",
    askedAgain: "asked for again",
    sentAgain: "again",
    acknowledged: "Acknowledged",
    open: "not yet, due by",
    byOperator: "by an operator in its place",
  },
  later: {
    heading: "How far it is proven",
    accepted: "Accepted by Intercom",
    verified: "Read back as gone",
    beyondRestore: "Beyond what Intercom can restore",
    open: (time) => `not known yet; Intercom can restore until ${time}`,
    cameBack: "no: a contact was there again",
    cameBackVerdict: "A contact was there again when it was looked for later.",
    notRechecked: (reason) => `not known: nobody could look again${reason === null ? "" : ` (${reason})`}`,
    vendorPurge: "Destroyed by Intercom",
    purgeDue: (time) => `due from ${time}, by Intercom's own account; nobody else sees whether it did`,
    of: (count, all) => `${count} of ${all}`,
  },
  evidence: {
    heading: "How to check this",
    signed:
      "The service signed the receipt below when the request ended. It covers the outcome and the journal from which this page is made.",
    unsigned: "No receipt: the service signs none (RECEIPT_KEY is not set). Nobody can check this page.",
    check:
      "The same certificate as JSON holds everything that is needed. With the service's public keys, which you should have from elsewhere:",
    receipt: "Receipt (JWS, Ed25519)",
    outcomeDigest: "SHA-256 of the outcome",
    journalHead: "Head of the journal",
    entries: (count) => `${count} entries`,
    limits:
      "It proves what the service stated and that nothing was changed since. It rests on Intercom's answers: that the deletion was accepted, and that the record could not be read any more.",
  },
};
