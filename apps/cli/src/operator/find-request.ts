import { UsageError } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import { CommandMistake } from "../command/command-mistake.ts";
import type { OperatorClient } from "./operator-client.ts";
import { OperatorRequest } from "./schemas.ts";

/** A request as it is named on the command line; `sender` is `null` where only one of all senders may have the id. */
export interface RequestName {
  readonly sender: string | null;
  readonly requestId: string;
}

/** For the help of commands that name a request. */
export const SENDER_OPTION = {
  value: "NAME",
  summary: "whose request it is, where several senders have the id",
} as const;

const WORD = /^[A-Za-z0-9._-]{1,128}$/;

/** `ID`, or `SENDER/ID`. Throws UsageError. */
export function requestName(
  command: string,
  written: string | undefined,
  sender: string | undefined,
): RequestName {
  const [first = "", second, ...rest] = (written ?? "").split("/");
  const requestId = second ?? first;
  const named = second === undefined ? (sender ?? null) : first;
  if (rest.length > 0 || !WORD.test(requestId) || (named !== null && !WORD.test(named)))
    throw new UsageError(`${command}: name a request, ID or SENDER/ID`);
  if (second !== undefined && sender !== undefined && sender !== first)
    throw new UsageError(`${command}: --sender names another sender than ${first}/${requestId}`);
  return { sender: named, requestId };
}

/**
 * The request that is meant.
 *
 * @throws CommandMistake, also where no sender, or more than one, has a request of the id
 */
export async function findRequest(
  client: OperatorClient,
  { sender, requestId }: RequestName,
): Promise<OperatorRequest> {
  if (sender !== null) return client.get(pathOf({ sender, requestId }), OperatorRequest);
  const { requests } = await client.get(
    `/request-ids/${requestId}`,
    z.object({ requests: z.array(OperatorRequest) }),
  );
  const [only, ...others] = requests;
  if (only === undefined) throw new CommandMistake(`${requestId}: no sender has a request of this id`, 5);
  if (others.length === 0) return only;
  const names = requests.map((request) => nameOf(request)).join(", ");
  throw new CommandMistake(
    `${requestId}: several senders have a request of this id; write one of ${names}`,
    5,
  );
}

/** Behind `/v1/operator`. */
export function pathOf({
  sender,
  requestId,
}: {
  readonly sender: string;
  readonly requestId: string;
}): string {
  return `/requests/${encodeURIComponent(sender)}/${encodeURIComponent(requestId)}`;
}

/** As the commands take it again. */
export function nameOf({ sender, requestId }: Pick<OperatorRequest, "sender" | "requestId">): string {
  return `${sender}/${requestId}`;
}
