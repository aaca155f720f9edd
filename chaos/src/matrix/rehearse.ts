import { join } from "node:path";
import type { CallSeen } from "@intercom-dsar/intercom-simulator";
import { createStage, type Servers } from "../stage/stage.ts";
import { waitUntil } from "../stage/wait-until.ts";
import { type Commit, readCommits, recordingLaunch } from "./commit-boundaries.ts";
import { outboxEmpty, prepare, published, together } from "./prepare.ts";
import { type MatrixKind, SUBJECT_WORKSPACE, subjectEnvironment, subjectRequest } from "./subject.ts";

export interface Rehearsal {
  readonly calls: readonly CallSeen[];
  readonly commits: readonly Commit[];
}

const TIMEOUT_MS = 300_000;

/** Runs a request that nobody disturbs, to learn at which boundaries it can be killed. */
export async function rehearse(servers: Servers, kind: MatrixKind): Promise<Rehearsal> {
  const name = `rehearsal-${kind}`;
  await using stage = await createStage({
    name,
    ...servers,
    workspace: SUBJECT_WORKSPACE,
    environment: ({ noticeReceiver }) => subjectEnvironment(kind, noticeReceiver),
  });
  const request = subjectRequest(name, kind);
  const { launch, lastCall } = await prepare(servers.topics, stage, request, kind);
  const file = join(stage.directory, "commits");
  const consumer = stage.start(together(launch, recordingLaunch(stage, file)));
  const isOut = () => published(servers.topics, request, kind).length > 0;
  await waitUntil(`the rehearsed ${kind}`, isOut, TIMEOUT_MS).catch((cause: Error) => {
    throw new Error(`${cause.message}\n${stage.logs()}`, { cause });
  });
  await outboxEmpty(stage);
  const commits = readCommits(file);
  await consumer.kill("SIGTERM");
  return { calls: stage.simulator.control.calls({ after: lastCall }), commits };
}
