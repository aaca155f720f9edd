import { asObject, type IntercomObject } from "@intercom-dsar/intercom-client";
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
  if (isShort(object)) return renderShort(to, object);
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
  if (known !== undefined) return to.label(known);
  const html = to.value(text);
  return html.includes("\n") ? `<div class="text">${html}</div>` : html;
}

function renderArray(to: Fragment, key: string, values: readonly unknown[]): string {
  const isPlain = values.every((value) => typeof value !== "object");
  if (isPlain) return values.map((value) => renderValue(to, key, value)).join(", ");
  return `<ul>${values.map((value) => `<li>${renderInline(to, key, value)}</li>`).join("")}</ul>`;
}

/** An object of a list, such as a label, a note or a line of a transcript. */
function renderInline(to: Fragment, key: string, value: unknown): string {
  const object = asObject(value);
  if (object === null) return renderValue(to, key, value);
  const { name, speaker, text, ...rest } = object;
  if (typeof speaker === "string" && typeof text === "string")
    return `<b>${renderAuthor(to, speaker)}</b>: ${to.value(text)}`;
  const isFlat = Object.values(rest).every((each) => !isObject(each) || isShort(each));
  return typeof name === "string" || isFlat ? renderShort(to, object) : renderValue(to, key, object);
}

/** An object in one line: its name, without the number that a program knows it by, then what else there is, a number last. */
function renderShort(to: Fragment, { name, id, ...rest }: IntercomObject): string {
  const others = Object.entries(rest).map(
    ([key, value]) => `${fieldName(to, key)}: ${renderValue(to, key, value)}`,
  );
  if (typeof name === "string") return [to.value(name), ...others].join("; ");
  if (id === undefined) return others.join("; ");
  const number = renderValue(to, "id", id);
  return others.length === 0 ? number : [...others, `${fieldName(to, "id")}: ${number}`].join("; ");
}

/** Whether an object says no more than what it is called. */
function isShort(object: IntercomObject): boolean {
  return Object.keys(object).every((key) => key === "name" || key === "id");
}

function isObject(value: unknown): value is IntercomObject {
  return typeof value === "object" && value !== null;
}
