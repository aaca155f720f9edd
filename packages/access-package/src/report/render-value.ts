import { asObject } from "@intercom-dsar/intercom-client";
import type { Fragment } from "./fragment.ts";

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** A value of an item, under its member's name, as HTML. */
export function renderValue(to: Fragment, key: string, value: unknown): string {
  if (typeof value === "boolean") return to.label(value ? to.words.yes : to.words.no);
  if (typeof value === "number") return to.label(String(value));
  if (typeof value === "string") return renderText(to, key, value);
  if (Array.isArray(value)) return renderArray(to, key, value);
  const object = asObject(value);
  if (object === null) return "";
  const lines = Object.entries(object).map(
    ([name, each]) => `<li><b>${fieldName(to, name)}</b>: ${renderValue(to, name, each)}</li>`,
  );
  return `<ul>${lines.join("")}</ul>`;
}

/** The name of a member: the report's word for it, else Intercom's own, or the company's, with its underscores as spaces. */
export function fieldName(to: Fragment, key: string): string {
  const { fields } = to.words;
  const known = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (known !== undefined) return to.label(known);
  const plain = key.replaceAll("_", " ").trim();
  // Without its underscores it may say a name.
  return to.value(to.mask(plain.charAt(0).toUpperCase() + plain.slice(1)));
}

/** A time in the reader's words, and for programs. */
export function renderTime(to: Fragment, iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return to.value(iso);
  return `<time datetime="${to.attribute(iso)}">${to.label(to.formatTime(time))}</time>`;
}

/** Who a message is from. */
export function renderAuthor(to: Fragment, from: string): string {
  const { you, teammate, person } = to.words.from;
  // In a transcript the person is the user: only calls with them have one.
  if (from === "you" || from === "User") return to.label(you);
  if (from === "company") return to.label(to.company);
  const [, kind, number = ""] = /^(teammate|person) (\d+)$/i.exec(from) ?? [];
  if (kind === undefined) return to.value(from);
  return to.label(kind.toLowerCase() === "teammate" ? teammate(number) : person(number));
}

function renderText(to: Fragment, key: string, text: string): string {
  if (INSTANT.test(text)) return renderTime(to, text);
  const number = key === "profile" || key === "profiles" ? to.profiles.get(text) : undefined;
  if (number !== undefined) return to.label(to.words.profile(number));
  if (key === "with" || key === "speaker") return renderAuthor(to, text);
  const code = `${key}.${text}`;
  const known = Object.hasOwn(to.words.values, code) ? to.words.values[code] : undefined;
  return known === undefined ? `<div class="text">${to.value(text)}</div>` : to.label(known);
}

function renderArray(to: Fragment, key: string, values: readonly unknown[]): string {
  const isPlain = values.every((value) => typeof value !== "object");
  if (isPlain) return values.map((value) => renderValue(to, key, value)).join(", ");
  return `<ul>${values.map((value) => `<li>${renderInline(to, key, value)}</li>`).join("")}</ul>`;
}

/** A short object of a list, such as a label or a line of a transcript. */
function renderInline(to: Fragment, key: string, value: unknown): string {
  const object = asObject(value);
  if (object === null) return renderValue(to, key, value);
  const { name, id, speaker, text, ...rest } = object;
  if (typeof speaker === "string" && typeof text === "string")
    return `<b>${renderAuthor(to, speaker)}</b>: ${to.value(text)}`;
  if (typeof name !== "string") return renderValue(to, key, object);
  const others = Object.entries(rest).map(
    ([each, inner]) => `${fieldName(to, each)}: ${renderValue(to, each, inner)}`,
  );
  return [to.value(name), ...others].join("; ");
}
