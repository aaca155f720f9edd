import type { FastifyReply } from "fastify";
import type { Answer } from "../api/answer.ts";
import type { CallSeen } from "../calls/call-log.ts";
import type { FaultAction } from "../faults/fault-rule.ts";
import type { Holds } from "../faults/holds.ts";
import { faultyAnswer } from "./faulty-answer.ts";

/** How a call goes on: as it is, with another answer in place of its own, or with a cut connection. */
export type Verdict = "go-on" | "cut" | { readonly instead: Answer };

interface Surroundings {
  readonly call: CallSeen;
  readonly holds: Holds;
  readonly reply: FastifyReply;
  readonly signal: AbortSignal;
}

/** Runs the rules of one moment, in order; the first that ends the call wins. */
export async function runFaults(
  actions: readonly FaultAction[],
  when: "before" | "after",
  { call, holds, reply, signal }: Surroundings,
): Promise<Verdict> {
  for (const action of actions) {
    if (!("when" in action) || action.when !== when) continue;
    switch (action.kind) {
      case "status":
        return { instead: faultyAnswer(action) };
      case "reset":
        return "cut";
      case "hang":
        await untilClosed(reply, signal);
        return "cut";
      case "hold": {
        const { seq, method, path, endpoint, workspace } = call;
        const facts = { call: seq, when, method, path, endpoint, workspace };
        if ((await holds.hold(facts, signal)) === "drop") return "cut";
        break;
      }
      case "html":
        return { instead: { status: 200, body: {} } };
    }
  }
  return "go-on";
}

/** Resolves when the caller gives up; rejects when the simulator closes. */
function untilClosed(reply: FastifyReply, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    reply.raw.once("close", () => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
  });
}
