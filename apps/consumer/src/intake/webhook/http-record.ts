import type { IncomingRecord } from "@intercom-dsar/dsar-events";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyRequest } from "fastify";

/** The CloudEvents attributes that are read from headers (HTTP protocol binding 1.0, section 3.1). */
const ATTRIBUTES = ["specversion", "id", "source", "type"] as const;

/**
 * Puts an HTTP request into the shape that the contract's decoder reads. Headers are not signed, so they decide nothing but how the
 * body is read: the time of an event in binary mode is the signed `webhook-timestamp`, never `ce-time`, and only a request may be in
 * binary mode: a changed `ce-type` could else make another event of it, or a request of that.
 */
export function httpRecord(request: FastifyRequest): IncomingRecord {
  const { headers } = request;
  const isBinary = Object.keys(headers).some((name) => name.startsWith("ce-"));
  const type = headers["ce-type"];
  if (isBinary && typeof type === "string" && /^intercom-dsar\.(?!request\.)/.test(type))
    throw new Problem(
      400,
      "invalid_cloudevent",
      "Only a request can be an event in binary mode; a cancel is a DELETE, or an event in structured mode.",
      {
        detail: "The headers of an event in binary mode are not signed.",
      },
    );
  const attributes = ATTRIBUTES.map((name) => [`ce_${name}`, textOf(headers[`ce-${name}`])] as const);
  return {
    value: Buffer.isBuffer(request.body) ? request.body : null,
    headers: {
      "content-type": headers["content-type"],
      traceparent: textOf(headers.traceparent),
      ...(isBinary && Object.fromEntries(attributes)),
    },
    timestamp: Number(headers["webhook-timestamp"]) * 1_000,
  };
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" ? header : undefined;
}
