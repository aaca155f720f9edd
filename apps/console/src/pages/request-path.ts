import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyRequest } from "fastify";
import { z } from "zod";

const Path = z.object({
  sender: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  requestId: z.string().regex(/^[A-Za-z0-9._-]{1,128}$/),
});

export type RequestPath = z.output<typeof Path>;

/** Which request an address is about; throws a 404 where it can be none. */
export function requestPathOf({ params }: Pick<FastifyRequest, "params">): RequestPath {
  const path = Path.safeParse(params);
  if (!path.success) throw new Problem(404, "request_unknown", "There is no such request");
  return path.data;
}

/** The page of a request, and where the API has it. */
export function requestLink({ sender, requestId }: RequestPath): string {
  return `/requests/${encodeURIComponent(sender)}/${encodeURIComponent(requestId)}`;
}

/** As the box beside a request in the list says it. */
export const Pick = z
  .string()
  .max(200)
  .transform((written, context) => {
    const [sender, requestId] = written.split("/");
    const path = Path.safeParse({ sender, requestId });
    if (path.success) return path.data;
    context.addIssue("is no request");
    return z.NEVER;
  });
