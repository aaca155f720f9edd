import {
  ContractError,
  createDsarClient,
  type DsarClient,
  DsarClientError,
  decodeOutcome,
  encodeRequest,
  isSuccess,
  type ReceivedOutcome,
  type RequestInput,
  SigningError,
  signRequest,
} from "@intercom-dsar/dsar-events";
import { type Outcome, outcomeSchema } from "@intercom-dsar/dsar-events/service";

const request: RequestInput = {
  requestId: "r-1",
  kind: "access",
  identifiers: [{ type: "email", value: "jo@example.com" }],
};
const { key, headers, value } = encodeRequest(request, { source: "/portal" });
export const parts: [string, Readonly<Record<string, string>>, Uint8Array] = [key, headers, value];
const signed = signRequest(encodeRequest(request, { source: "/portal" }), "whsec_", { sender: "portal" });
export const signedParts: [string, Readonly<Record<string, string>>, Uint8Array] = [
  signed.key,
  signed.headers,
  signed.value,
];
export const isKeyWrong = (error: unknown) => error instanceof SigningError && error.code === "invalid_key";
const received: ReceivedOutcome = decodeOutcome({ value, headers });
export const ended: boolean = isSuccess(received);
export const strict: Outcome = outcomeSchema.parse(received);
export const codeOf = (error: unknown) =>
  error instanceof ContractError && error.code === "invalid_schema" ? error.path : null;
// @ts-expect-error a kind that is not served
encodeRequest({ ...request, kind: "rectification" }, { source: "/portal" });

const client: DsarClient = createDsarClient({ url: "https://dsar.example", key: "whsec_" });
export const answer = (signal: AbortSignal): Promise<ReceivedOutcome> => client.outcome("r-1", { signal });
export const isWorthAnotherTry = (error: unknown) => error instanceof DsarClientError && error.retryable;
// @ts-expect-error a key on Kafka is that of a sender
createDsarClient({ kafka: {} as never, key: "whsec_" });
