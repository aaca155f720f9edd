import type { FastifyReply } from "fastify";
import { type Clock, wait } from "../clock.ts";
import type { FaultAction } from "../faults/fault-rule.ts";
import type { Outgoing } from "./outgoing.ts";

const SLOW_PARTS = 10;

/** Sends an answer, at the pace and as far as the rules allow. */
export async function transmit(
  reply: FastifyReply,
  outgoing: Outgoing,
  actions: readonly FaultAction[],
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (const action of actions) {
    if (action.kind === "slow-headers") await wait(clock, action.ms, signal);
  }
  const slow = actions.find((action) => action.kind === "slow-body");
  const isCut = actions.some((action) => action.kind === "cut-body");
  if (slow === undefined && !isCut) {
    reply.code(outgoing.status).headers(outgoing.headers).send(outgoing.text);
    return;
  }
  const body = Buffer.from(outgoing.text);
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(outgoing.status, { ...outgoing.headers, "content-length": body.length });
  const end = isCut ? Math.floor(body.length / 2) : body.length;
  const part = Math.max(1, Math.ceil(end / SLOW_PARTS));
  for (let start = 0; start < end; start += part) {
    if (slow !== undefined) await wait(clock, slow.ms / SLOW_PARTS, signal);
    if (raw.destroyed) return;
    await write(raw, body.subarray(start, Math.min(end, start + part)));
  }
  if (isCut) cut(reply);
  else raw.end();
}

/** Ends the connection with a reset, so that the caller can't take it for an orderly end. */
export function cut(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.socket?.resetAndDestroy();
}

// The bytes have to leave before a reset, which throws away what waits in the socket; an error means that the caller is gone.
function write(raw: FastifyReply["raw"], bytes: Buffer): Promise<void> {
  return new Promise((resolve) => raw.write(bytes, () => resolve()));
}
