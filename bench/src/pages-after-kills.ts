import { setTimeout as sleep } from "node:timers/promises";
import { runConsumer } from "./consumer-run.ts";
import { atMost, type Figure } from "./figure.ts";
import { peopleWithNotes } from "./large-subject.ts";
import { accessRequests, NO_LIMIT, workspaceSeed } from "./people.ts";
import { makeScratch } from "./scratch.ts";
import { startSimulator } from "./start-simulator.ts";

const NOTES = 100_000;
const NOTES_OF_A_PAGE = 150;
const KILLS = 10;

/** What an access request reads twice of a person of whom Intercom holds much, where its consumer is killed again and again. */
export const pagesAfterKills: Figure = {
  name: "pages-after-kills",
  describe: `pages that are read twice by an access request of ${NOTES} notes whose consumer gets SIGKILL ${KILLS} times`,
  async measure(progress) {
    const pages = Math.ceil(NOTES / NOTES_OF_A_PAGE);
    const simulator = await startSimulator(workspaceSeed(NO_LIMIT, peopleWithNotes(1, NOTES)));
    const scratch = makeScratch();
    const environment = { ACCESS_CATEGORIES: "contacts,notes" };
    const start = (requests: readonly object[]) =>
      runConsumer({ simulator, directory: scratch.directory, environment, requests });
    const pagesRead = async () =>
      (await simulator.calls()).filter(({ endpoint }) => endpoint?.endsWith("/notes")).length;
    let consumer = start(accessRequests(1));
    for (let kill = 1; kill <= KILLS; kill += 1) {
      while ((await pagesRead()) < (pages * kill) / (KILLS + 1)) {
        if (consumer.outcomes() > 0) throw new Error("the request has ended before it was killed");
        await sleep(100);
      }
      await consumer.kill();
      progress(`kill ${kill} after ${await pagesRead()} pages`);
      consumer = start([]);
    }
    consumer.finish();
    await consumer.ended;
    const read = await pagesRead();
    await simulator.stop();
    scratch.remove();
    if (consumer.outcomes() !== 1) throw new Error(`${consumer.outcomes()} outcomes`);
    return [
      atMost("pages read twice ÷ kills", (read - pages) / KILLS, 1, `${read} calls for ${pages} pages`),
    ];
  },
};
