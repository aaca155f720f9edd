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
import { createScene, isReady } from "./scene.ts";
import { demand, type Trouble } from "./trouble.ts";

const FLOOD = fileURLToPath(new URL("flood.ts", import.meta.url));
const CONNECTIONS = 1_200;
const LASTS_MS = 20_000;
const POST_EVERY_MS = 200;

export const flooded: Trouble = {
  name: "callers without credentials flood the HTTP server with bodies, within 384 MiB",
  skip: memoryLimitsImpossible,
  async run(kafka, name) {
    using memory = limitMemory(CHART_LIMIT_BYTES);
    await using scene = await createScene(kafka, name);
    const port = await getPort();
    const key = randomBytes(32);
    const consumer = await scene.start({
      memory,
      environment: {
        WEBHOOK_PORT: String(port),
        WEBHOOK_HOST: "127.0.0.1",
        WEBHOOK_SENDERS: JSON.stringify([{ name: "portal", keys: [`whsec_${key.toString("base64")}`] }]),
        INTERCOM_CLIENT_SECRET: "client-secret",
      },
    });
    await isReady(consumer);
    const flood = spawn(process.execPath, [FLOOD, String(port), String(CONNECTIONS)], { stdio: "ignore" });
    const answers: number[] = [];
    const waits: number[] = [];
    let peakKiB = 0;
    try {
      const until = Date.now() + LASTS_MS;
      for (let number = 0; Date.now() < until && !consumer.hasExited(); number += 1) {
        const sentAt = performance.now();
        const body = scene.webhookRequest("access", number % 50);
        answers.push(await postSigned(`http://127.0.0.1:${port}/v1/requests`, key, body));
        waits.push(performance.now() - sentAt);
        peakKiB = Math.max(peakKiB, residentKiB(consumer.child.pid));
        await sleep(POST_EVERY_MS);
      }
    } finally {
      flood.kill("SIGKILL");
    }
    demand(memory.kills() === 0 && !consumer.hasExited(), "the consumer is not killed for memory");
    const refused = answers.filter((status) => status !== 202);
    demand(refused.length === 0, `a sender's requests are taken (refused: ${refused.join(", ")})`);
    await scene.allEnded();
    await scene.finish(consumer);
    const longest = Math.round(Math.max(...waits));
    return [
      `${answers.length} signed requests taken, the slowest after ${longest} ms`,
      `at most ${Math.round(peakKiB / 1024)} MiB resident`,
    ];
  },
};
