import { randomBytes } from "node:crypto";
import { startPostgres } from "@intercom-dsar/database/testing";
import type {} from "@intercom-dsar/kafka-broker/testing";
import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { audit } from "../src/audit/audit.ts";
import { isByEarlierRule } from "../src/audit/earlier-rule.ts";
import type { SentRequest } from "../src/audit/evidence.ts";
import { checkOut, HERE } from "../src/stage/check-out.ts";
import type { ConsumerProcess } from "../src/stage/consumer-process.ts";
import { lastRelease } from "../src/stage/last-release.ts";
import { postSigned } from "../src/stage/post-signed.ts";
import { createStage, type Stage } from "../src/stage/stage.ts";
import { createTopics, type Topics } from "../src/stage/topics.ts";
import { waitUntil } from "../src/stage/wait-until.ts";

const LONGEST_MS = 100_000;
const KINDS = ["access", "deletion"] as const;
const PEOPLE = 30;

const release = await lastRelease(HERE);
if (release === null)
  process.stderr.write(
    "\nLEFT OUT: git does not know the last release here (a shallow clone? an archive?); it was not run beside this version\n\n",
  );

/** One of the two, with its own HTTP server. */
interface Instance {
  readonly url: string;
  readonly process: ConsumerProcess;
}

/** Each step goes on where the one before it has ended. */
describe.runIf(release !== null)(`version ${release?.version} and this one, over one PostgreSQL`, () => {
  const key = randomBytes(32);
  const requests: SentRequest[] = [];
  const cleanup = new AsyncDisposableStack();
  let root = "";
  let topics: Topics;
  let stage: Stage;
  let older: Instance;
  let newer: Instance;

  beforeAll(async () => {
    root = await checkOut(release?.commit ?? "");
    const server = await startPostgres();
    cleanup.defer(() => server.stop());
    topics = await createTopics(inject("brokers"));
    cleanup.defer(() => topics.close());
    stage = await createStage({
      name: "last-release",
      topics,
      brokers: inject("brokers"),
      workspace: { contacts: Array.from({ length: PEOPLE }, (_, number) => person(number)).flat() },
      ledger: { url: await server.createDatabase(), key: randomBytes(32) },
      environment: () => ({
        WEBHOOK_HOST: "127.0.0.1",
        WEBHOOK_SENDERS: JSON.stringify([{ name: "portal", keys: [`whsec_${key.toString("base64")}`] }]),
      }),
    });
    cleanup.use(stage);
  });
  afterAll(() => cleanup.disposeAsync());

  async function start(options: { root?: string } = {}): Promise<Instance> {
    const port = await getPort();
    const process = stage.start({ ...options, environment: { WEBHOOK_PORT: String(port) } });
    return { url: `http://127.0.0.1:${port}/v1/requests`, process };
  }

  /** An access and a deletion, of a person each. The server may not be open yet. */
  async function send({ url }: Instance): Promise<void> {
    for (const kind of KINDS) {
      const number = requests.length;
      const request = {
        requestId: `${kind}-${number}`,
        kind,
        contactIds: person(number).map(({ id }) => id),
      };
      requests.push(request);
      const { requestId } = request;
      const identifiers = [{ type: "email", value: emailOf(number) }];
      const body = JSON.stringify({ requestId, kind, identifiers });
      const isTaken = async () => (await postSigned(url, key, body)) === 202;
      await waitUntil(`an answer to ${requestId}`, isTaken, LONGEST_MS);
    }
  }

  async function allEnded(): Promise<void> {
    const ended = () => new Set(topics.outcomes().map(({ key }) => key));
    const isDone = () => requests.every(({ requestId }) => ended().has(requestId));
    await waitUntil("every outcome", isDone, LONGEST_MS);
  }

  /** Ends it in the midst of a deletion, whose first contact is deleted and the answer on its way. */
  async function stopWhileDeleting({ process }: Instance, sendTo: readonly Instance[]): Promise<void> {
    const { control } = stage.simulator;
    control.faults.add({
      match: { method: "DELETE", nth: 1 },
      times: 1,
      action: { kind: "hold", when: "after" },
    });
    for (const instance of sendTo) await send(instance);
    await control.waitForHeld({ signal: AbortSignal.timeout(LONGEST_MS) });
    const ended = process.kill("SIGTERM");
    await waitUntil("the stop to begin", () => process.log().includes('"event":"stopping"'), LONGEST_MS);
    control.release();
    expect(await ended).toBe(0);
    expect(requests.length - topics.outcomes().length, "requests that are left to the other").toBeGreaterThan(
      0,
    );
  }

  it("begins with the last release alone, which makes the ledger", async () => {
    older = await start({ root });
    await send(older);
    await allEnded();
  });

  it("rolls forward: what both take in ends, and what the older one leaves in the midst of a deletion", async () => {
    newer = await start();
    await send(newer);
    await stopWhileDeleting(older, [older, newer]);
    await allEnded();
  });

  it("is served by this version alone", async () => {
    await send(newer);
    await allEnded();
  });

  it("rolls back: the last release ends what this version leaves in the midst of a deletion", async () => {
    older = await start({ root });
    await send(older);
    await stopWhileDeleting(newer, [older, newer]);
    await allEnded();
  });

  it("is served by the last release alone, on the database that this version has migrated", async () => {
    await send(older);
    await allEnded();
    expect(await older.process.kill("SIGTERM")).toBe(0);
  });

  it("has ended each request once and truly, with journals that hold", async () => {
    await topics.caughtUp();
    const { control } = stage.simulator;
    const records = topics.outcomes();
    const violations = audit({ requests, records, effects: control.effects(), calls: control.calls() });
    expect(
      violations.filter((violation) => release?.version !== "0.1.0" || !isByEarlierRule(violation)),
    ).toEqual([]);
    expect(records).toHaveLength(requests.length);
    await stage.withLedger(async (ledger) => {
      const { open, unpublished, quarantined } = await ledger.reads.summary();
      expect(Object.values({ ...open, unpublished, quarantined }).filter((count) => count > 0)).toEqual([]);
      for (const { requestId } of requests)
        expect(await ledger.reads.verify(requestId)).toMatchObject({ intact: true });
    });
  });
});

/** Each person is a user and a lead. */
function person(number: number) {
  const email = emailOf(number);
  return [
    { id: `p${number}u`, role: "user", email },
    { id: `p${number}l`, role: "lead", email },
  ] as const;
}

function emailOf(number: number): string {
  return `person${number}@example.com`;
}
