import type { FastifyReply } from "fastify";
import type { Answer } from "../api/answer.ts";
import type { OpenCall } from "../calls/call-log.ts";
import type { FaultAction } from "../faults/fault-rule.ts";
import type { RateDecision } from "../state/rate-limits.ts";
import { spoil } from "./faulty-answer.ts";
import { toOutgoing } from "./outgoing.ts";
import { runFaults } from "./run-faults.ts";
import type { SimulatorContext } from "./simulator-context.ts";
import { cut, transmit } from "./transmit.ts";

export interface CallUnderway {
  readonly call: OpenCall;
  readonly actions: readonly FaultAction[];
  /** `null` where the credentials were not valid. */
  readonly rate: RateDecision | null;
  readonly reply: FastifyReply;
}

/** The fault rules that strike this call; they are noted in the list of calls. */
export function strike({ faults }: SimulatorContext, call: OpenCall): readonly FaultAction[] {
  const actions = faults.strike(call);
  for (const action of actions) {
    call.faults.push("when" in action ? `${action.kind} ${action.when}` : action.kind);
  }
  return actions;
}

/** Faults, effect, faults again, transmission. `perform` runs unless a fault keeps the effect from taking place. */
export async function answerCall(
  { holds, clock, signal }: SimulatorContext,
  { call, actions, rate, reply }: CallUnderway,
  perform: () => Answer,
): Promise<void> {
  const surroundings = { call, holds, reply, signal };
  const before = await runFaults(actions, "before", surroundings);
  if (before === "cut") return cut(reply);
  let answer = before === "go-on" ? perform() : before.instead;
  if (before === "go-on") {
    const after = await runFaults(actions, "after", surroundings);
    if (after === "cut") return cut(reply);
    if (after !== "go-on") answer = after.instead;
  }
  const outgoing = toOutgoing(answer, call.requestId, rate);
  for (const action of actions) spoil(outgoing, action);
  call.status = outgoing.status;
  await transmit(reply, outgoing, actions, clock, signal);
}
