import type { ClaimedRequest, JournalEntry, NewJournalEntry, OutboxMessage } from "@intercom-dsar/ledger";
import { createDataKeySeal } from "@intercom-dsar/sealing";
import {
  type CategoryChoice,
  createCoverage,
  packagePolicy,
  parseCategoryChoice,
} from "@intercom-dsar/subject-data";
import type { IntercomPort } from "../domain/intercom-port.ts";
import type { EarlierRequest, FlowContext, FlowLimits } from "../flows/flow-context.ts";
import { createMemo, type StoredMemo } from "../flows/memo.ts";
import { DownloadError } from "../http/download.ts";
import type { Spool } from "../results/spool.ts";

/** A request, its journal and a clock that outlive the runs, as the ledger's do. */
export interface TestRequest {
  readonly journal: JournalEntry[];
  now: number;
  cancelRequested: boolean;
  begunAt: number | null;
  /** What was put into the outbox with entries. */
  readonly messages: OutboxMessage[];
  readonly earlier: Map<string, EarlierRequest>;
  /** Sees every journal write before it is durable; may throw in its place. */
  beforeWrite: (steps: readonly string[]) => void;
  afterWrite: (steps: readonly string[]) => void;
  /** A context as a new run of the same request gets it. */
  context(intercom: IntercomPort, overrides?: Partial<ClaimedRequest>): FlowContext;
}

const LIMITS: FlowLimits = {
  notFoundRecheckMs: 600_000,
  verifyForMs: 3_600_000,
  maxPlanRounds: 3,
  files: { fileBytes: 1_000_000, requestBytes: 10_000_000, files: 500 },
};
const noSpool: Spool = {
  async *earlier() {},
  write: () => Promise.reject(new Error("no spool")),
  read: () => Promise.reject(new Error("no spool")),
  destroy: async () => {},
};

/** The memo of a small request, which needs no spool. */
export function createTestMemo(stored: Uint8Array | null = null): StoredMemo {
  return createMemo({ stored, spool: noSpool, isResumed: false });
}

/** The categories of `ACCESS_CATEGORIES` as it is written. */
export function categories(written: string): CategoryChoice {
  const choice = parseCategoryChoice(written);
  if (choice === null) throw new Error(`no list of categories: ${written}`);
  return choice;
}

export function createTestRequest(
  kind: ClaimedRequest["kind"],
  subjects: readonly string[],
  limits: Partial<FlowLimits> = {},
): TestRequest {
  const test: TestRequest = {
    journal: [],
    now: Date.UTC(2026, 10, 23, 9),
    cancelRequested: false,
    begunAt: null,
    messages: [],
    earlier: new Map(),
    beforeWrite: () => {},
    afterWrite: () => {},
    context(intercom, overrides = {}) {
      const entries = [...test.journal];
      const write = (added: readonly NewJournalEntry[], messages: readonly OutboxMessage[] = []) => {
        const steps = added.map(({ step }) => step);
        test.beforeWrite(steps);
        const written = added.map((entry, index) => stored(entry, test.journal.length + index + 1, test.now));
        test.journal.push(...written);
        entries.push(...written);
        test.messages.push(...messages);
        test.afterWrite(steps);
      };
      return {
        request: {
          ...claimed(kind, subjects),
          begunAt: test.begunAt,
          cancelRequested: test.cancelRequested,
          ...overrides,
        },
        intercom,
        journal: {
          entries,
          append: async (added, messages) => write(added, messages),
          attempt: async (added) => write(added),
          async begin(added) {
            if (test.cancelRequested) return false;
            test.begunAt ??= test.now;
            write(added);
            return true;
          },
          isCancelRequested: async () => test.cancelRequested,
          history: async (requestId) => test.earlier.get(requestId) ?? null,
        },
        memo: createTestMemo(),
        coverage: createCoverage(),
        categories: categories("contacts,companies,notes"),
        deletionCategories: [],
        holds: [],
        suppress: null,
        mayErase: async () => true,
        approvalAbove: null,
        policy: packagePolicy,
        customObjectTypes: [],
        packageFormat: "v1",
        reportFrame: () => null,
        patience: { forScopes: true, forOptional: true },
        results: {
          async put(name, content) {
            for await (const _ of content);
            return `memory:${name}`;
          },
        },
        recipients: [],
        download: () => {
          throw new DownloadError("host_refused");
        },
        clock: { now: () => test.now, monotonic: () => test.now, sleep: async () => {} },
        limits: { ...LIMITS, ...limits },
        signal: new AbortController().signal,
      };
    },
  };
  return test;
}

function stored(entry: NewJournalEntry, seq: number, at: number): JournalEntry {
  return {
    seq,
    at,
    step: entry.step,
    contactId: entry.contactId ?? null,
    facts: entry.facts ?? {},
    hash: String(seq),
  };
}

function claimed(kind: ClaimedRequest["kind"], subjects: readonly string[]): ClaimedRequest {
  return {
    requestId: "request-1",
    sender: "kafka",
    senderRequestId: "request-1",
    kind,
    statedWorkspaceId: null,
    workspaceId: "ws1",
    subjects,
    payload: new Uint8Array(),
    receivedAt: Date.UTC(2026, 10, 23, 9),
    deadline: Date.UTC(2026, 11, 23, 9),
    arrivedAt: Date.UTC(2026, 10, 23, 9),
    orderDeadline: Date.UTC(2026, 11, 23, 9),
    after: null,
    retryOf: null,
    traceparent: null,
    attempts: 0,
    startedAt: Date.UTC(2026, 10, 23, 9),
    begunAt: null,
    isHeld: false,
    waitedFor: null,
    cancelRequested: false,
    journal: [],
    progress: null,
    seal: createDataKeySeal(Buffer.alloc(32)),
    blockedBy: [],
  };
}
