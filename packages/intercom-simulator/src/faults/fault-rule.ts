import { z } from "zod";

const Milliseconds = z.number().nonnegative();
const When = z.enum(["before", "after"]);
const Headers = z.record(z.string(), z.string());

/** Which calls a rule strikes. Everything named has to fit; `nth` and `every` count the calls that fit all the rest. */
const FaultMatch = z.strictObject({
  method: z.string().optional(),
  /** Template, such as `/contacts/{contact_id}`. */
  endpoint: z.string().optional(),
  workspace: z.string().optional(),
  /** Label of the token. */
  token: z.string().optional(),
  /** Regular expression over path and query. */
  path: z.string().refine(isRegularExpression, "not a regular expression").optional(),
  /** Only the n-th such call, counted from 1 since the rule was added. */
  nth: z.int().positive().optional(),
  /** Only every n-th such call. */
  every: z.int().positive().optional(),
  /** Only with this chance. */
  probability: z.number().min(0).max(1).optional(),
});

/** What happens to a call. `before`: the effect doesn't take place; `after`: it does, and the caller isn't told. */
const FaultAction = z.discriminatedUnion("kind", [
  /** An error answer; `code` defaults to what Intercom uses with that status. `headers` win over the rate headers. */
  z.strictObject({
    kind: z.literal("status"),
    status: z.int().min(400).max(599),
    code: z.string().optional(),
    message: z.string().optional(),
    headers: Headers.default({}),
    when: When.default("before"),
  }),
  /** The connection is reset without an answer. */
  z.strictObject({ kind: z.literal("reset"), when: When.default("before") }),
  /** No answer, ever. */
  z.strictObject({ kind: z.literal("hang"), when: When.default("before") }),
  /** The call waits until the control API releases it. */
  z.strictObject({ kind: z.literal("hold"), when: When.default("before") }),
  /** An HTML page in place of JSON, as a proxy sends it. */
  z.strictObject({
    kind: z.literal("html"),
    status: z.int().min(200).max(599).default(502),
    when: When.default("before"),
  }),
  z.strictObject({ kind: z.literal("slow-headers"), ms: Milliseconds }),
  /** Headers at once, then the body in ten parts over this time. */
  z.strictObject({ kind: z.literal("slow-body"), ms: Milliseconds }),
  /** A complete HTTP answer that holds half the JSON. */
  z.strictObject({ kind: z.literal("truncated-json") }),
  /** Half the body, then the connection is reset. */
  z.strictObject({ kind: z.literal("cut-body") }),
  z.strictObject({ kind: z.literal("malformed-json") }),
  /** The answer, padded to at least this many bytes. */
  z.strictObject({ kind: z.literal("huge-body"), bytes: z.int().positive() }),
  z.strictObject({ kind: z.literal("drop-rate-headers") }),
]);

export const FaultRule = z.strictObject({
  match: FaultMatch.prefault({}),
  /** Strikes at most this often. */
  times: z.int().positive().optional(),
  action: FaultAction,
});

/** A rule as it is written. Several rules can strike one call: all of them do, in the order in which they were added. */
export type FaultRule = z.input<typeof FaultRule>;
export type ParsedFaultRule = z.output<typeof FaultRule>;
export type FaultAction = z.output<typeof FaultAction>;

function isRegularExpression(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
