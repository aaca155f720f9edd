import { z } from "zod";

const ErrorList = z.object({
  errors: z.array(z.object({ code: z.string(), message: z.string().nullish() })).min(1),
});

/** Intercom's error format (`type: "error.list"`), reduced to what decides. */
export interface IntercomErrorBody {
  readonly codes: readonly string[];
  /** First code, `null` where it is not a plain word. */
  readonly code: string | null;
  readonly messages: readonly string[];
}

/** `null` where the body is not in Intercom's format: a proxy's page, an empty body. */
export function errorBodyOf(body: unknown): IntercomErrorBody | null {
  const parsed = ErrorList.safeParse(body);
  if (!parsed.success) return null;
  const codes = parsed.data.errors.map(({ code }) => code);
  const first = codes[0] ?? "";
  return {
    codes,
    code: /^[a-z0-9_.]{1,64}$/i.test(first) ? first : null,
    messages: parsed.data.errors.flatMap(({ message }) => message ?? []),
  };
}

/** Intercom's `request_id`, from the body or the header; `null` where it is not plain enough for a log line. */
export function requestIdOf(body: unknown, header: string | string[] | undefined): string | null {
  const inBody = typeof body === "object" && body !== null ? Reflect.get(body, "request_id") : undefined;
  for (const candidate of [inBody, header]) {
    if (typeof candidate === "string" && /^[A-Za-z0-9-]{1,64}$/.test(candidate)) return candidate;
  }
  return null;
}
