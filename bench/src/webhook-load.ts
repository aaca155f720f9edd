import { createHmac, randomUUID } from "node:crypto";
import { Pool } from "undici";

/** What a load saw of the server. */
export interface LoadSeen {
  readonly perSecond: number;
  /** Milliseconds from sending to the answer, one for each request. */
  readonly latencies: readonly number[];
}

interface Prepared {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Requests that are signed beforehand, so that the client's signing is not measured. */
export function prepare(requests: readonly object[], key: Uint8Array): Prepared[] {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return requests.map((request) => {
    const body = JSON.stringify(request);
    const id = randomUUID();
    const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
    return {
      body,
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${signature}`,
      },
    };
  });
}

/** Posts everything over so many connections, each with one request under way. Throws where one is not answered 202. */
export async function postAll(
  port: number,
  prepared: readonly Prepared[],
  connections: number,
): Promise<LoadSeen> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 });
  const latencies: number[] = [];
  const left = prepared.values();
  const client = async () => {
    for (const { body, headers } of left) {
      const sentAt = performance.now();
      const answer = await pool.request({ path: "/v1/requests", method: "POST", body, headers });
      await answer.body.dump();
      if (answer.statusCode !== 202) throw new Error(`the server answered ${answer.statusCode}`);
      latencies.push(performance.now() - sentAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, client));
  const perSecond = (prepared.length * 1_000) / (performance.now() - startedAt);
  await pool.close();
  return { perSecond, latencies };
}
