import { generateKeyPairSync, type JsonWebKey } from "node:crypto";
import { decodeOutcome, type ReceivedOutcome } from "@intercom-dsar/dsar-events";
import { openMessage, type SealedMessage } from "@intercom-dsar/sealing";
import type { PublishedRecord } from "../stage/topics.ts";

/** Who opens what the consumers seal. */
export interface AnswerReader {
  /** For `RECIPIENT_KEYS`. */
  readonly publicKey: JsonWebKey;
  /** The packages of the access outcomes among the records, by request id; `null` for one that is not sealed or does not open. */
  open(records: readonly PublishedRecord[]): Promise<ReadonlyMap<string, unknown>>;
}

/** Makes a key pair for one run. */
export function createAnswerReader(): AnswerReader {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = privateKey.export({ format: "jwk" });
  return {
    publicKey: publicKey.export({ format: "jwk" }),
    async open(records) {
      const answers = records
        .map(({ value, headers }) => decodeOutcome({ value, headers: { ...headers } }))
        .filter(({ access }) => access?.content !== undefined);
      return new Map(
        await Promise.all(
          answers.map(async (outcome) => [outcome.requestId, await open(outcome, key)] as const),
        ),
      );
    },
  };
}

async function open({ access }: ReceivedOutcome, key: JsonWebKey): Promise<unknown> {
  if (access?.encoding !== "jwe") return null;
  const bytes = await openMessage(access.content as SealedMessage, { kty: "EC", ...key }).catch(() => null);
  return bytes === null ? null : JSON.parse(Buffer.from(bytes).toString());
}
