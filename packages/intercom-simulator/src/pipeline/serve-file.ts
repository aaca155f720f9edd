import type { FastifyReply, FastifyRequest } from "fastify";
import { parameterOf } from "../api/request-parts.ts";
import { FILES_PATH, findFile, signatureOf } from "../present/file-links.ts";
import type { SimulatorContext } from "./simulator-context.ts";

/**
 * A file behind a signed link, as a storage service serves it: 400 to whoever brings a token as well, 403 to a link that expired or was
 * changed.
 */
export function serveFile(
  { world, clock }: SimulatorContext,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const [workspaceId, key] = [parameterOf(request, "workspace"), parameterOf(request, "key")];
  const query = new URLSearchParams(request.url.split("?", 2)[1]);
  const expires = query.get("expires") ?? "";
  const isSigned = query.get("signature") === signatureOf(`${FILES_PATH}/${workspaceId}/${key}`, expires);
  const workspace = world.workspaces.get(workspaceId);
  const file = workspace === undefined ? null : findFile(workspace, key);
  const refuse = (status: number, code: string) => {
    reply.code(status).type("application/xml").send(`<Error><Code>${code}</Code></Error>`);
  };
  if (request.headers.authorization !== undefined) refuse(400, "InvalidRequest");
  else if (!isSigned || Number(expires) * 1_000 <= clock.now()) refuse(403, "AccessDenied");
  else if (file?.content === undefined) refuse(404, "NoSuchKey");
  else reply.code(200).type(file.content_type).send(Buffer.from(file.content));
}
