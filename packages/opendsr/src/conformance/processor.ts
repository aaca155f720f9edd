import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { discoverySchema } from "../documents.ts";
import { must } from "./must.ts";

export interface ConformanceOptions {
  /** With the version, as the specification asks: `https://processor.example/v2`. */
  readonly baseUrl: string;
  /** Sent with every request that needs it: how a controller proves who it is is left to the processor (section 4.3). */
  readonly headers?: Readonly<Record<string, string>>;
  /** `erasure` asks the processor to erase whoever has `address`. @default the first of access and portability that is supported */
  readonly requestType?: "access" | "portability" | "erasure";
  /** Whose data is asked for. @default a fresh address under example.com, which nobody has */
  readonly address?: string;
  /** Where callbacks can reach the suite: it listens on the URL's port. Without it, callbacks are left out. */
  readonly callbackUrl?: string;
  /** How long a status or a callback is waited for. @default 10 s */
  readonly waitMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly header: (name: string) => string | null;
}

/** The processor under test, as a controller sees it. */
export interface Processor {
  readonly options: ConformanceOptions & { readonly waitMs: number };
  send(method: string, path: string, request?: { body?: string; anonymous?: boolean }): Promise<Answer>;
  /** A well-formed request with an id of its own. */
  request(changes?: object): Promise<Record<string, unknown> & { subject_request_id: string }>;
  certificate(): Promise<string>;
}

const WAIT_MS = 10_000;

export function createProcessor(options: ConformanceOptions): Processor {
  const { baseUrl, headers = {}, waitMs = WAIT_MS } = options;
  const base = baseUrl.replace(/\/+$/, "");
  let certificate: Promise<string> | undefined;

  const send: Processor["send"] = async (method, path, { body, anonymous = false } = {}) => {
    const answer = await fetch(base + path, {
      method,
      redirect: "manual",
      headers: {
        accept: "application/json",
        ...(anonymous ? {} : headers),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(waitMs),
    });
    const text = await answer.text();
    return { status: answer.status, text, header: (name) => answer.headers.get(name) };
  };
  const discovery = async () => parseAs(discoverySchema, await send("GET", "/discovery"), 200);

  async function download(): Promise<string> {
    const { processor_certificate } = await discovery();
    const answer = await fetch(processor_certificate, { signal: AbortSignal.timeout(waitMs) });
    must(answer.ok, `the certificate can't be downloaded: ${answer.status}`);
    return answer.text();
  }

  return {
    options: { ...options, waitMs },
    send,
    async request(changes = {}) {
      const { supported_subject_request_types: types } = await discovery();
      const harmless = types.find((type) => type !== "erasure");
      return {
        regulation: "gdpr",
        subject_request_id: randomUUID(),
        subject_request_type: options.requestType ?? harmless ?? "access",
        submitted_time: new Date().toISOString(),
        subject_identities: [
          {
            identity_type: "email",
            identity_value: options.address ?? `nobody-${randomUUID()}@example.com`,
            identity_format: "raw",
          },
        ],
        ...changes,
      };
    },
    certificate() {
      certificate ??= download();
      return certificate;
    },
  };
}

/** The body of an answer that has to have this status and form. */
export function parseAs<Schema extends z.ZodType>(
  schema: Schema,
  { status, text }: Answer,
  expected: number,
): z.output<Schema> {
  must(status === expected, `answered ${status}, not ${expected}`);
  const result = schema.safeParse(parseJson(text));
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path }) => path.join(".") || "the body");
  must(false, `missing or not valid: ${[...new Set(fields)].join(", ")}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
