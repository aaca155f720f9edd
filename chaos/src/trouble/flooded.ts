import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import getPort from "get-port";
import {
  CHART_LIMIT_BYTES,
  limitMemory,
  memoryLimitsImpossible,
  residentKiB,
} from "../stage/memory-limit.ts";
import { postSigned } from "../stage/post-signed.ts";
import { FLOODS, type FloodKind } from "./flood-kinds.ts";
import { createScene, isReady } from "./scene.ts";
import { demand, type Trouble } from "./trouble.ts";

const FLOOD = fileURLToPath(new URL("flood.ts", import.meta.url));
const CONNECTIONS = 1_200;
const OTHER_KEYS = 31;
const LASTS_MS = 6_000;
/** Until every connection of a flood is there. */
const GROWS_MS = 1_500;
const SENDERS_AT_ONCE = 2;
const POST_EVERY_MS = 50;
const ENDED_MS = 300_000;

export const flooded: Trouble = {
  name: "callers without credentials flood the HTTP server in nine ways, within 384 MiB",
  skip: memoryLimitsImpossible,
  async run(kafka, name) {
    using memory = limitMemory(CHART_LIMIT_BYTES);
    await using scene = await createScene(kafka, name);
    const port = await getPort();
    const key = randomBytes(32);
    const keys = [key, ...Array.from({ length: OTHER_KEYS }, () => randomBytes(32))];
    const consumer = await scene.start({
      memory,
      environment: {
        LOG_LEVEL: "warn",
        WEBHOOK_PORT: String(port),
        WEBHOOK_HOST: "127.0.0.1",
        WEBHOOK_SENDERS: JSON.stringify(
          keys.map((each, index) => ({ name: `team-${index}`, keys: [`whsec_${each.toString("base64")}`] })),
        ),
        INTERCOM_CLIENT_SECRET: "client-secret",
      },
    });
    await isReady(consumer);
    let peakKiB = 0;
    let posted = 0;

    /** How long each signed request waited for its 202, in milliseconds, shortest first. */
    async function measure(kind: FloodKind | null): Promise<readonly number[]> {
      const parameters = [FLOOD, String(port), String(CONNECTIONS), String(kind)];
      const flood = kind === null ? null : spawn(process.execPath, parameters, { stdio: "ignore" });
      const waits: number[] = [];
      const refused: number[] = [];
      async function sendUntil(end: number): Promise<void> {
        while (performance.now() < end && !consumer.hasExited()) {
          const body = scene.webhookRequest("access", posted++ % 50);
          const sentAt = performance.now();
          const status = await postSigned(`http://127.0.0.1:${port}/v1/requests`, key, body);
          waits.push(performance.now() - sentAt);
          if (status !== 202) refused.push(status);
          peakKiB = Math.max(peakKiB, residentKiB(consumer.child.pid));
          await sleep(POST_EVERY_MS);
        }
      }
      try {
        await sleep(GROWS_MS);
        const end = performance.now() + LASTS_MS;
        await Promise.all(Array.from({ length: SENDERS_AT_ONCE }, () => sendUntil(end)));
      } finally {
        flood?.kill("SIGKILL");
      }
      demand(memory.kills() === 0 && !consumer.hasExited(), "the consumer is not killed for memory");
      demand(refused.length === 0, `a sender's requests are taken (refused: ${refused.join(", ")})`);
      return waits.sort((first, second) => first - second);
    }

    const seen = [`no flood: ${described(await measure(null))}`];
    for (const kind of Object.keys(FLOODS) as FloodKind[])
      seen.push(`${FLOODS[kind].name}: ${described(await measure(kind))}`);
    await scene.allEnded(ENDED_MS);
    await scene.finish(consumer);
    return [
      ...seen,
      `${posted} signed requests, each taken at its first try; at most ${Math.round(peakKiB / 1024)} MiB resident`,
    ];
  },
};

function described(waits: readonly number[]): string {
  const [half, most] = [0.5, 0.99].map((share) => Math.round(waits[Math.floor(share * waits.length)] ?? 0));
  return `202 after ${half} ms (p50), ${most} ms (p99) of ${waits.length}`;
}
