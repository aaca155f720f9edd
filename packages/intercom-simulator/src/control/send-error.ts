import type { FastifyReply } from "fastify";
import { SimulatorError, type SimulatorErrorCode } from "../simulator-error.ts";

const STATUS: Readonly<Record<SimulatorErrorCode, number>> = {
  invalid_input: 400,
  unknown_reference: 400,
  duplicate: 409,
  not_restorable: 409,
  unknown_workspace: 404,
  unknown_token: 404,
  unknown_contact: 404,
  unknown_record: 404,
  unknown_app: 404,
};

/** Answers a control call that failed: `{ error: { code, message } }`. */
export function sendError(reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof SimulatorError) {
    return reply.code(STATUS[error.code]).send({ error: { code: error.code, message: error.message } });
  }
  reply.log.error(error);
  return reply.code(500).send({ error: { code: "internal", message: "the simulator failed" } });
}
