import { createIntercomClient } from "@intercom-dsar/intercom-client";
import { IntercomClient } from "intercom-client";
import { Pool } from "undici";
import { atLeast, type Figure, reported } from "./figure.ts";
import { NO_LIMIT, peopleSeed, TOKEN } from "./people.ts";
import { startSimulator } from "./start-simulator.ts";
import { median } from "./statistics.ts";

const CALLS = 3_000;
const AT_A_TIME = 16;
const ROUNDS = 7;

type Way = "bare" | "ours" | "sdk";
const WAYS: readonly Way[] = ["bare", "ours", "sdk"];

/**
 * The client without a throttle against a bare undici loop and against Intercom's SDK, all reading the same contact. Rounds alternate,
 * so that all see the same machine. Beside the rate, the CPU of this process a call: the simulator's own speed bounds the rate.
 */
export const clientRatio: Figure = {
  name: "client-ratio",
  describe: "requests a second of the client ÷ those of a bare undici loop and of Intercom's SDK",
  async measure(progress) {
    const simulator = await startSimulator(peopleSeed(1, NO_LIMIT));
    const pool = new Pool(simulator.url, { connections: AT_A_TIME });
    const headers = { authorization: `Bearer ${TOKEN}`, accept: "application/json" };
    const client = createIntercomClient({
      baseUrl: simulator.url,
      token: () => TOKEN,
      connections: AT_A_TIME,
    });
    const sdk = new IntercomClient({ token: TOKEN, environment: simulator.url });
    const calls: Record<Way, () => Promise<unknown>> = {
      bare: async () => (await pool.request({ method: "GET", path: "/contacts/c0", headers })).body.json(),
      ours: () => client.contacts.get("c0"),
      sdk: () => sdk.contacts.find({ contact_id: "c0" }),
    };
    const rounds: Record<Way, Round[]> = { bare: [], ours: [], sdk: [] };
    for (const way of WAYS) await runRound(calls[way]);
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const way of WAYS) rounds[way].push(await runRound(calls[way]));
      progress(`round ${round} of ${ROUNDS}`);
    }
    await client.close();
    await pool.close();
    await simulator.stop();
    const rate = (way: Way) => median(rounds[way].map(({ perSecond }) => perSecond));
    const cpu = (way: Way) => median(rounds[way].map(({ cpuMs }) => cpuMs)).toFixed(3);
    return [
      atLeast("client ÷ bare undici loop", rate("ours") / rate("bare"), 0.5, `${Math.round(rate("ours"))}/s`),
      atLeast("client ÷ Intercom's SDK", rate("ours") / rate("sdk"), 2, `SDK ${Math.round(rate("sdk"))}/s`),
      reported("CPU a call: client, bare loop, SDK", `${cpu("ours")}, ${cpu("bare")}, ${cpu("sdk")} ms`),
    ];
  },
};

interface Round {
  readonly perSecond: number;
  readonly cpuMs: number;
}

async function runRound(call: () => Promise<unknown>): Promise<Round> {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let left = CALLS;
  const loop = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, loop));
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    perSecond: (CALLS * 1_000) / (performance.now() - startedAt),
    cpuMs: (user + system) / 1_000 / CALLS,
  };
}
