import { decodeOutcome, decodeReceiptEvent, EVENT_TYPES } from "@intercom-dsar/dsar-events";
import { audit } from "../audit/audit.ts";
import { auditLook, auditSuppressions } from "../audit/audit-events.ts";
import { auditNotices } from "../audit/audit-notices.ts";
import { auditReceipts } from "../audit/audit-receipts.ts";
import type { Evidence, SentRequest, Violation } from "../audit/evidence.ts";
import type { ConsumerProcess } from "../stage/consumer-process.ts";
import { createStage, type Servers, type Stage } from "../stage/stage.ts";
import type { PublishedRecord, Topics } from "../stage/topics.ts";
import { waitUntil } from "../stage/wait-until.ts";
import type { Boundary, Trap } from "./boundary.ts";
import { outboxEmpty, type Prepared, prepare, published, together } from "./prepare.ts";
import {
  changeAddresses,
  type MatrixKind,
  noticeRecipients,
  RECEIPT_JWKS,
  restoreContacts,
  SUBJECT_WORKSPACE,
  subjectEnvironment,
  subjectRequest,
} from "./subject.ts";

/** A kill, and what happens between it and the next start. */
export interface Cell {
  readonly kind: MatrixKind;
  readonly boundary: Boundary;
  /** `address`: the contacts become somebody else's. `restored`: those that are deleted come back. */
  readonly meanwhile: "nothing" | "address" | "restored";
}

/** What became of one kill. */
export interface CellResult extends Omit<Cell, "boundary"> {
  readonly boundary: Pick<Boundary, "group" | "name">;
  /** False where the run ended without ever coming to the boundary. */
  readonly met: boolean;
  readonly status: string | null;
  /** Of a deletion: what each contact's deletion is said to rest on. */
  readonly bases: readonly string[];
  /** Contacts that were left alone. */
  readonly left: number;
  readonly deletes: number;
  /** Records of the outcome on the topic; more than one are byte-identical or a violation. */
  readonly published: number;
  /** Publications of notices, one to each recipient where none is repeated. */
  readonly notices: number;
  /** From the start of the next process to the outcome on the topic; `null` where it was there before. */
  readonly recoveryMs: number | null;
  readonly problems: readonly string[];
  /** Logs of the processes where there are problems. */
  readonly logs: string | null;
}

/** Far more than it takes: a machine that is busy with other work breaks no promise. */
const MET_MS = 240_000;
/** A dead member leaves its group when its session ends, 12 s later; until then nobody reads its partition. */
const OUTCOME_MS = 300_000;

/** Kills the consumer at one boundary of a request, starts it again, and holds what came of it against what the simulator recorded. */
export async function runCell(servers: Servers, planned: Cell, name: string): Promise<CellResult> {
  await using stage = await createStage({
    name,
    ...servers,
    workspace: SUBJECT_WORKSPACE,
    environment: ({ noticeReceiver }) => subjectEnvironment(planned.kind, noticeReceiver),
  });
  const request = subjectRequest(name, planned.kind);
  const prepared = await prepare(servers.topics, stage, request, planned.kind);
  const trap = await planned.boundary.arm(stage);
  const cell: RunningCell = { ...planned, topics: servers.topics, stage, request, trap, prepared };
  let met = false;
  let recoveryMs: number | null = null;
  const problems: string[] = [];
  try {
    met = await killAt(cell);
    const startedAt = performance.now();
    const isOut = () => publishedBy(cell).length > 0;
    const wasOut = isOut();
    const next = stage.start(prepared.launch);
    await waitUntil("the outcome", isOut, OUTCOME_MS);
    if (!wasOut) recoveryMs = Math.round(performance.now() - startedAt);
    problems.push(...(await finish(cell, next)));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  problems.push(...(await auditCell(cell)).map(({ rule, detail }) => `${rule}: ${detail}`));
  return {
    ...describe(cell),
    met,
    recoveryMs,
    problems,
    logs: problems.length > 0 ? stage.logs() : null,
  };
}

interface RunningCell extends Cell {
  readonly topics: Topics;
  readonly stage: Stage;
  readonly request: SentRequest;
  readonly trap: Trap;
  readonly prepared: Prepared;
}

/** False where the process did its work without meeting the boundary. */
async function killAt(cell: RunningCell): Promise<boolean> {
  const { stage, trap, meanwhile, prepared } = cell;
  const first = stage.start(together(prepared.launch, trap.launch));
  let met = false;
  void trap.met.then(
    () => {
      met = true;
    },
    () => {},
  );
  const isDone = () => met || first.hasExited() || publishedBy(cell).length > 0;
  await waitUntil("the boundary", isDone, MET_MS);
  // The outcome may be out a moment before a boundary that comes after it.
  if (!met) await waitUntil("the boundary", () => met, 3_000).catch(() => {});
  await first.kill("SIGKILL");
  if (meanwhile === "address") changeAddresses(stage);
  if (meanwhile === "restored") restoreContacts(stage);
  prepared.letTimePass();
  await trap.release();
  return met;
}

/** Waits until nothing is left to be published, stops the process as an orchestrator does, and looks into the ledger. */
async function finish({ topics, stage, request }: RunningCell, process: ConsumerProcess): Promise<string[]> {
  await outboxEmpty(stage);
  // Before its first lines have run, SIGTERM ends a process as it ends any other.
  await waitUntil("the process to be up", () => process.log().includes('"workspace_connected"'), OUTCOME_MS);
  const code = await process.kill("SIGTERM");
  await topics.caughtUp();
  const chain = await stage.withLedger((ledger) => ledger.reads.verify(request.requestId));
  return [
    ...(code === 0 ? [] : [`the next process ended with code ${code} on SIGTERM`]),
    ...(chain?.intact === true ? [] : ["the journal's chain is broken"]),
  ];
}

function publishedBy({ topics, request, kind }: RunningCell): readonly PublishedRecord[] {
  return published(topics, request, kind);
}

async function auditCell(cell: RunningCell): Promise<Violation[]> {
  const { topics, kind, request, prepared } = cell;
  const { control } = cell.stage.simulator;
  const evidence: Evidence = {
    requests: [request],
    records: published(topics, request, "deletion"),
    effects: control.effects(),
    calls: control.calls(),
    // One kill.
    doubts: 1,
  };
  const events = topics.events();
  const look = { lookedFrom: prepared.lastCall, jwks: RECEIPT_JWKS };
  return [
    ...audit(evidence),
    ...(await auditReceipts(evidence, RECEIPT_JWKS)),
    ...auditSuppressions(evidence, events, request),
    ...auditNotices(evidence, noticesOf(cell), noticeRecipients(kind)),
    ...cell.stage.noticeReceiver
      .refused()
      .map((detail): Violation => ({ rule: "event_untrue", requestId: request.requestId, detail })),
    ...(kind === "look" ? await auditLook(evidence, events, request, look) : []),
  ];
}

/** Every publication of a notice of the request, by either way. */
function noticesOf({ topics, stage, request }: RunningCell): readonly PublishedRecord[] {
  const onTopic = topics
    .events()
    .filter(({ key, headers }) => key === request.requestId && headers.ce_type === EVENT_TYPES.notice);
  return [...onTopic, ...stage.noticeReceiver.notices()];
}

function describe(cell: RunningCell) {
  const { kind, boundary, meanwhile, topics, request } = cell;
  const records = publishedBy(cell);
  const [first] = published(topics, request, "deletion");
  const outcome =
    first === undefined ? null : decodeOutcome({ value: first.value, headers: { ...first.headers } });
  const calls = cell.stage.simulator.control.calls();
  return {
    kind,
    boundary: { group: boundary.group, name: boundary.name },
    meanwhile,
    status: kind === "look" ? lookResult(records) : (outcome?.status ?? null),
    bases: kind === "look" ? [] : (outcome?.deletion?.contacts.map(({ basis }) => basis ?? "unknown") ?? []),
    left: outcome?.deletion?.left?.length ?? 0,
    deletes: calls.filter(({ method }) => method === "DELETE").length,
    published: records.length,
    notices: noticesOf(cell).length,
  };
}

function lookResult([event]: readonly PublishedRecord[]): string | null {
  if (event === undefined) return null;
  return decodeReceiptEvent({ value: event.value, headers: { ...event.headers } }).rungs.beyondRestore.result;
}
