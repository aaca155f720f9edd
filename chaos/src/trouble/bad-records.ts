import { createScene, isReady } from "./scene.ts";
import { demand, type Trouble } from "./trouble.ts";

const BAD = 10_000;
const AT_A_TIME = 1_000;
const GOOD = 5;
const ALL_MS = 120_000;

/** Requests behind ten thousand records that are none: each bad one is kept, and no good one waits for long. */
export const badRecords: Trouble = {
  name: `${BAD} bad records in a row, and requests behind them`,
  async run(kafka, name) {
    await using scene = await createScene(kafka, name);
    const consumer = await scene.start();
    await isReady(consumer);
    const before = kafka.topics.deadLetters().length;
    const alone = performance.now();
    for (let number = 0; number < GOOD; number += 1) await scene.send("access", number);
    await scene.allEnded();
    const aloneMs = performance.now() - alone;

    for (let sent = 0; sent < BAD; sent += AT_A_TIME) {
      const records = Array.from({ length: AT_A_TIME }, (_, number) => ({
        key: `bad-${sent + number}`,
        value: `{"requestId": not json ${sent + number}`,
      }));
      await scene.sendRecords(records);
    }
    const startedAt = performance.now();
    for (let number = 0; number < GOOD; number += 1) await scene.send("access", number);
    await scene.allEnded(ALL_MS);
    const behindMs = performance.now() - startedAt;
    const letters = () => kafka.topics.deadLetters().length - before;
    const isPublished = () => letters() >= BAD;
    await scene.eventually("every dead letter", isPublished, ALL_MS);
    const lettersMs = performance.now() - startedAt;

    await scene.finish(consumer);
    demand(letters() === BAD, "each bad record has one dead letter");
    const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
    return [
      `requests alone had ended after ${seconds(aloneMs)}, behind the bad records after ${seconds(behindMs)}`,
      `the last dead letter was published after ${seconds(lettersMs)}`,
    ];
  },
};
