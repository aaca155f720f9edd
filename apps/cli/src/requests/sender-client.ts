import {
  ContractError,
  createDsarClient,
  type DsarClient,
  DsarClientError,
  SigningError,
  signRequest,
} from "@intercom-dsar/dsar-events";
import { z } from "zod";
import { CommandMistake } from "../command/command-mistake.ts";
import type { ExitCode } from "../command/exit-codes.ts";
import type { ServiceProfile } from "./service-profile.ts";

const RequestStatus = z.looseObject({
  state: z.string(),
  status: z.string().nullable(),
  reasonCode: z.string().nullable(),
  waiting: z.looseObject({ reason: z.string(), until: z.string().nullable() }).nullable(),
});
type RequestStatus = z.infer<typeof RequestStatus>;

const ANSWER_MS = 15_000;
const EXIT_CODES: Readonly<Record<string, ExitCode>> = {
  request_unknown: 5,
  unauthorized: 3,
  unavailable: 6,
};

/**
 * Asks the webhook of the profile, and closes the client behind it.
 *
 * @throws CommandMistake where the service, or the contract, takes no such request
 */
export async function asSender<Answer>(
  profile: ServiceProfile,
  ask: (client: DsarClient) => Promise<Answer>,
): Promise<Answer> {
  const client = createDsarClient(profile);
  try {
    return await ask(client);
  } catch (error) {
    if (error instanceof ContractError && error.path?.startsWith("identifiers"))
      throw new CommandMistake("the address is none");
    if (error instanceof DsarClientError || error instanceof ContractError || error instanceof SigningError)
      throw new CommandMistake(error.message, EXIT_CODES[error.code]);
    throw error;
  } finally {
    await client.close();
  }
}

/** How a request stands, as its sender is told. Rejects with DsarClientError. */
export async function readStatus(requestId: string, { url, key }: ServiceProfile): Promise<RequestStatus> {
  const path = `/v1/requests/${encodeURIComponent(requestId)}`;
  const { headers } = signRequest({ headers: {}, value: Buffer.from(`GET ${path}`) }, key);
  const response = await fetch(url + path, { headers, signal: AbortSignal.timeout(ANSWER_MS) }).catch(
    (cause) => {
      throw new DsarClientError("unavailable", { cause });
    },
  );
  if (response.status === 404) throw new DsarClientError("request_unknown");
  if (response.status === 401) throw new DsarClientError("unauthorized");
  const parsed = RequestStatus.safeParse(await response.json().catch(() => null));
  if (!parsed.success) throw new DsarClientError("unexpected_answer");
  return parsed.data;
}
