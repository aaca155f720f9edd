import { createIntercomClient } from "@intercom-dsar/intercom-client";
import { IntercomClient } from "intercom-client";
import { Pool } from "undici";
import { startStandIn } from "./consumer-run.ts";
import { type Figure, ratioRow } from "./figure.ts";
import { peopleSeed, TOKEN } from "./people.ts";

const CALLS = 3_000;
const AT_A_TIME = 16;
const ROUNDS = 5;

/** The client without a throttle against a bare undici loop and against Intercom's SDK, all reading the same contact; rounds alternate. */
export const sdkRatio: Figure = {
  name: "client-ratio",
  describe: "requests a second of the client ÷ those of a bare undici loop and of Intercom's SDK",
  async measure(progress) {
    const standIn = await startStandIn(
      peopleSeed(1, { limitPerWindow: 10_000_000, workspaceLimitPerMinute: 100_000_000 }),
    );
    const pool = new Pool(standIn.url, { connections: AT_A_TIME });
    const headers = { authorization: `Bearer ${TOKEN}`, accept: "application/json" };
    const client = createIntercomClient({ baseUrl: standIn.url, token: () => TOKEN });
    const sdk = new IntercomClient({ token: TOKEN, environment: standIn.url });
    const ways = {
      bare: async () => (await pool.request({ method: "GET", path: "/contacts/c0", headers })).body.json(),
      ours: () => client.contacts.get("c0"),
      sdk: () => sdk.contacts.find({ contact_id: "c0" }),
    };
    const rates: Record<keyof typeof ways, number[]> = { bare: [], ours: [], sdk: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const name of ["bare", "ours", "sdk"] as const) rates[name].push(await perSecond(ways[name]));
      progress(`client-ratio: round ${round + 1} of ${ROUNDS}`);
    }
    await client.close();
    await pool.close();
    await standIn.stop();
    const ours = median(rates.ours);
    const perBare = ours / median(rates.bare);
    const perSdk = ours / median(rates.sdk);
    return [
      ratioRow("client ÷ bare undici loop", perBare, 0.5, `${Math.round(ours)} a second`),
      ratioRow("client ÷ Intercom's SDK", perSdk, 2, `${Math.round(median(rates.sdk))} a second`),
    ];
  },
};

async function perSecond(call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let left = CALLS;
  const loop = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, loop));
  return (CALLS * 1_000) / (performance.now() - startedAt);
}

function median(values: readonly number[]): number {
  return [...values].sort((first, second) => first - second)[Math.floor(values.length / 2)] ?? 0;
}
