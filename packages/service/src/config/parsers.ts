import { z } from "zod";
import { isHost } from "./is-host.ts";

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Any text that is not empty. */
export function text(): z.ZodType<string> {
  return z.string().min(1, "write a text that is not empty");
}

export interface DurationLimits {
  readonly minMs?: number;
  readonly maxMs?: number;
  /** Why `minMs`, for the mistake's text: "a lease has to outlast a call". */
  readonly why?: string;
}

/** `0`, `500ms`, `30s`, `10m`, `24h` or `7d`, and no other form; gives milliseconds. */
export function duration(limits: DurationLimits = {}): z.ZodType<number> {
  const { minMs = 0, maxMs = Number.MAX_SAFE_INTEGER, why } = limits;
  const range = rangeText(limits.minMs, limits.maxMs, (ms) => durationText(ms));
  const reason = why === undefined ? "" : ` (${why})`;
  return parser(`write a duration such as 500ms, 30s, 10m, 24h or 7d${range}${reason}`, (written) => {
    if (written === "0") return within(0, minMs, maxMs);
    const { amount, unit } = /^(?<amount>\d{1,12})(?<unit>ms|s|m|h|d)$/.exec(written)?.groups ?? {};
    if (amount === undefined || !isUnit(unit)) return null;
    return within(Number(amount) * UNIT_MS[unit], minMs, maxMs);
  });
}

/** `true` or `false`. */
export function boolean(): z.ZodType<boolean> {
  const values = new Map([
    ["true", true],
    ["false", false],
  ]);
  return parser("write true or false", (written) => values.get(written) ?? null);
}

/** A whole number in decimal digits. */
export function integer(limits: { readonly min?: number; readonly max?: number } = {}): z.ZodType<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = limits;
  return parser(`write a whole number${rangeText(min, limits.max, String)}`, (written) =>
    /^-?\d{1,16}$/.test(written) ? within(Number(written), min, max) : null,
  );
}

/** An absolute http or https URL, to which a path can be added: without credentials, query and fragment. */
export function url(): z.ZodType<URL> {
  return parser(
    "write an absolute URL that begins with http:// or https://, without user, query (?) and fragment (#)",
    parseUrl,
  );
}

/** Scheme, host and port of an http or https URL and nothing more; gives them without a slash at the end. */
export function origin(): z.ZodType<string> {
  return parser("write an http or https origin, without a path", (written) => {
    const parsed = parseUrl(written);
    return parsed?.pathname === "/" ? parsed.origin : null;
  });
}

function parseUrl(written: string): URL | null {
  // `URL` itself would take `http:host`, `http:/host` and an empty query.
  if (!/^https?:\/\/[^/?#@]+(?:\/[^?#]*)?$/i.test(written)) return null;
  const parsed = URL.parse(written);
  return parsed !== null && isHost(parsed.hostname.replace(/^\[|\]$/g, "")) ? parsed : null;
}

/** At least one item, separated by commas; space around an item is dropped. */
export function list(): z.ZodType<readonly string[]> {
  return parser("write one or more items, separated by commas", (written) => {
    const items = written.split(",").map((item) => item.trim());
    return items.includes("") ? null : items;
  });
}

/** One of a few words. */
export function choice<const Choice extends string>(choices: readonly Choice[]): z.ZodType<Choice> {
  return parser(
    `write ${choices.join(" or ")}`,
    (written) => choices.find((each) => each === written) ?? null,
  );
}

/**
 * A parser for anything else: `parse` gives `null` for a text that it can't take, and the mistake then says `instruction`.
 * Space around the text is dropped.
 */
export function parser<Value>(
  instruction: string,
  parse: (written: string) => Value | null,
): z.ZodType<Value> {
  return z.string().transform((written, context) => {
    const value = parse(written.trim());
    if (value !== null) return value;
    context.addIssue({ code: "custom", message: instruction });
    return z.NEVER;
  });
}

function within(value: number, min: number, max: number): number | null {
  return value >= min && value <= max ? value : null;
}

function isUnit(unit: string | undefined): unit is keyof typeof UNIT_MS {
  return unit !== undefined && Object.hasOwn(UNIT_MS, unit);
}

function durationText(ms: number): string {
  const unit =
    (["d", "h", "m", "s"] as const).find((each) => ms >= UNIT_MS[each] && ms % UNIT_MS[each] === 0) ?? "ms";
  return `${ms / UNIT_MS[unit]}${unit}`;
}

function rangeText(
  min: number | undefined,
  max: number | undefined,
  show: (value: number) => string,
): string {
  if (min !== undefined && max !== undefined) return `, from ${show(min)} to ${show(max)}`;
  if (min !== undefined) return `, at least ${show(min)}`;
  return max === undefined ? "" : `, at most ${show(max)}`;
}
