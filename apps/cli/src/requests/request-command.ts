import {
  ContractError,
  createDsarClient,
  DsarClientError,
  isSuccess,
  SigningError,
  signRequest,
} from "@intercom-dsar/dsar-events";
import { z } from "zod";
import { CommandMistake } from "../command-mistake.ts";
import type { CommandResult } from "../redact-command.ts";
import type { RequestCommand } from "./request-arguments.ts";
import type { ServiceProfile } from "./service-profile.ts";

const statusSchema = z.looseObject({
  state: z.string(),
  status: z.string().nullable(),
  reasonCode: z.string().nullable(),
  waiting: z.looseObject({ reason: z.string(), until: z.string().nullable() }).nullable(),
});
type Status = z.infer<typeof statusSchema>;

const ANSWER_MS = 15_000;

/**
 * Sends, asks about or cancels a request at the webhook of the profile. With a wait, it fails unless the request is completed, or previewed.
 *
 * @throws CommandMistake where the service, or the contract, takes no such request
 */
export async function requestCommand(
  command: RequestCommand,
  profile: ServiceProfile,
): Promise<CommandResult> {
  const client = createDsarClient(profile);
  try {
    if (command.name === "status") {
      const status = await statusOf(command.requestId, profile);
      return said(status, lineOf(command.requestId, status), command.json);
    }
    if (command.name === "cancel") {
      const { requestId, json } = command;
      await client.cancel(requestId);
      return said({ requestId, cancelRequested: true }, `${requestId}: a cancel is asked for`, json);
    }
    const { kind, address, waits, json } = command;
    const requestId = await client.request({ kind, identifiers: [{ type: "email", value: address }] });
    if (!waits) return said({ requestId }, requestId, json);
    const outcome = await client.outcome(requestId);
    const why = outcome.reason === null ? "" : ` (${outcome.reason.code})`;
    const isDone = isSuccess(outcome) || outcome.status === "previewed";
    return said(outcome, `${requestId}: ${outcome.status}${why}`, json, isDone ? 0 : 1);
  } catch (error) {
    if (error instanceof ContractError && error.path?.startsWith("identifiers"))
      throw new CommandMistake("the address is none");
    if (error instanceof DsarClientError || error instanceof ContractError || error instanceof SigningError)
      throw new CommandMistake(error.message);
    throw error;
  } finally {
    await client.close();
  }
}

async function statusOf(requestId: string, { url, key }: ServiceProfile): Promise<Status> {
  const path = `/v1/requests/${encodeURIComponent(requestId)}`;
  const { headers } = signRequest({ headers: {}, value: Buffer.from(`GET ${path}`) }, key);
  const answer = await fetch(url + path, { headers, signal: AbortSignal.timeout(ANSWER_MS) }).catch(
    (cause) => {
      throw new DsarClientError("unavailable", { cause });
    },
  );
  if (answer.status === 404) throw new DsarClientError("request_unknown");
  if (answer.status === 401) throw new DsarClientError("unauthorized");
  const parsed = statusSchema.safeParse(await answer.json().catch(() => null));
  if (!parsed.success) throw new DsarClientError("unexpected_answer");
  return parsed.data;
}

function lineOf(requestId: string, { state, status, reasonCode, waiting }: Status): string {
  const words = [
    status ?? state,
    ...(reasonCode === null ? [] : [`(${reasonCode})`]),
    ...(waiting === null ? [] : [`for ${waiting.reason}`]),
    ...(waiting?.until ? [`until ${waiting.until}`] : []),
  ];
  return `${requestId}: ${words.join(" ")}`;
}

function said(data: object, line: string, json: boolean, exitCode: 0 | 1 = 0): CommandResult {
  return { exitCode, output: `${json ? JSON.stringify(data) : line}\n`, error: "" };
}
