import { z } from "zod";
import { asObject } from "../intercom-object.ts";

const ErrorList = z.object({ type: z.literal("error.list"), errors: z.array(z.unknown()).min(1) });

/** Intercom's error format (`type: "error.list"`), reduced to what decides. */
export interface IntercomErrorBody {
  readonly codes: readonly string[];
  /** First code, `null` where it is not a plain word. */
  readonly code: string | null;
  readonly messages: readonly string[];
}

/** `null` where the body is not in Intercom's format: a proxy's page, another service's JSON, an empty body. */
export function errorBodyOf(body: unknown): IntercomErrorBody | null {
  const parsed = ErrorList.safeParse(body);
  if (!parsed.success) return null;
  const errors = parsed.data.errors.map((error) => asObject(error) ?? {});
  // Some errors have their code under `type`.
  const codes = errors.map(({ code, type }) => code ?? type).filter((code) => typeof code === "string");
  const first = codes[0] ?? "";
  return {
    codes,
    code: /^[a-z0-9_.]{1,64}$/i.test(first) ? first : null,
    messages: errors.map(({ message }) => message).filter((message) => typeof message === "string"),
  };
}

/** Intercom's `request_id`, from the body or the header; `null` where it is not plain enough for a log line. */
export function requestIdOf(body: unknown, header: string | string[] | undefined): string | null {
  for (const candidate of [asObject(body)?.request_id, header]) {
    if (typeof candidate === "string" && /^[A-Za-z0-9-]{1,64}$/.test(candidate)) return candidate;
  }
  return null;
}
