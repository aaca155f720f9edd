import { createHash, randomBytes } from "node:crypto";
import { type ConsumerProcess, loggedEvent } from "@intercom-dsar/testing";

/** An administrator's client of the operator API. */
export interface OperatorPeer {
  /** The variables of a consumer that lets it in, at a port of its own choice. */
  environment(): Record<string, string>;
  /** From then on that consumer is asked. */
  follow(consumer: ConsumerProcess): Promise<void>;
  /** Posts where there is a body; rejects where the answer is not 200. */
  ask(path: string, body?: object): Promise<Record<string, unknown>>;
}

export function createOperatorPeer(): OperatorPeer {
  const token = randomBytes(24).toString("base64url");
  let port: unknown;
  return {
    environment: () => ({
      OPERATOR_PORT: "0",
      OPERATOR_HOST: "127.0.0.1",
      OPERATOR_KEYS: JSON.stringify([
        { name: "desk", role: "admin", sha256: createHash("sha256").update(token).digest("hex") },
      ]),
    }),
    async follow(consumer) {
      ({ port } = await loggedEvent(consumer, "operator_open"));
    },
    async ask(path, body) {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/operator${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (answer.status !== 200)
        throw new Error(`${path} is answered by ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as Record<string, unknown>;
    },
  };
}
