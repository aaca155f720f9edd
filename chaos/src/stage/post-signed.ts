import { createHmac, randomUUID } from "node:crypto";

/** Posts a body as a sender with this key does (Standard Webhooks). Resolves to the answer's status, 0 where there was none. */
export async function postSigned(url: string, key: Buffer, body: string): Promise<number> {
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
  const answer = await fetch(url, { method: "POST", headers, body }).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.status ?? 0;
}
