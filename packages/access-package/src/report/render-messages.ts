import { asObject, type IntercomObject } from "@intercom-dsar/intercom-client";
import { YOU } from "../v2/messages.ts";
import type { Source } from "../v2/sections.ts";
import type { Fragment } from "./fragment.ts";
import { renderMembers } from "./render-item.ts";
import { renderAuthor, renderTime, renderValue } from "./render-value.ts";

/** More messages than these are folded: the reader opens them. */
const MOST_OPEN = 8;
/** What the person said of it, or what it is about. */
const TELLING = ["kind", "description", "rating", "state"];
/** Shown in the heading, or not of use to a person. */
const IN_HEADING = ["title", "messages", "created_at", "read"];

/** A conversation or a ticket: its messages from the first to the last, then what else is kept of it. */
export function renderTalk(
  to: Fragment,
  {
    title,
    item,
    sourceOf,
  }: {
    readonly title: string;
    readonly item: Readonly<Record<string, unknown>>;
    readonly sourceOf: (key: string) => Source;
  },
): string {
  const messages = (Array.isArray(item.messages) ? item.messages : [])
    .map(asObject)
    .filter((message) => message !== null);
  const { created_at: begun } = item;
  const when = typeof begun === "string" ? `${renderTime(to, begun)} · ` : "";
  const part = (isWanted: (key: string) => boolean) =>
    Object.fromEntries(Object.entries(item).filter(([key]) => !IN_HEADING.includes(key) && isWanted(key)));
  const telling = part((key) => TELLING.includes(key));
  const rest = part((key) => !TELLING.includes(key));
  return `<article><details${messages.length > MOST_OPEN ? "" : " open"}>
<summary><h3>${title}</h3> <span class="when">${when}${to.label(to.words.messages(messages.length))}</span></summary>
<ol class="messages">
${messages.map((message) => renderMessage(to, message)).join("\n")}
</ol>
${Object.keys(telling).length === 0 ? "" : renderMembers(to, telling, sourceOf)}
<details><summary>${to.label(to.words.details)}</summary>${renderMembers(to, rest, sourceOf)}</details>
</details></article>
`;
}

function renderMessage(to: Fragment, message: IntercomObject): string {
  const { from, at, automated, subject, body } = message;
  const who = typeof from === "string" ? renderAuthor(to, from) : "";
  const time = typeof at === "string" ? renderTime(to, at) : "";
  const program = automated === true ? ` <small>${to.label(to.words.from.automated)}</small>` : "";
  const heading = typeof subject === "string" ? `<p class="subject">${to.value(subject)}</p>` : "";
  const text =
    typeof body === "string"
      ? `<div class="body">${to.value(body)}</div>`
      : `<p class="gap">${gapOf(to, message)}</p>`;
  return `<li class="${from === YOU ? "you" : "other"}"><p class="who"><b>${who}</b>${program} ${time}</p>${heading}${text}${filesOf(to, message)}</li>`;
}

/** What stands in place of a text that is not there. */
function gapOf(to: Fragment, { kind, from, ticket_state: state, attachments }: IntercomObject): string {
  const { words } = to;
  if (kind === "message") {
    if (from === YOU || Array.isArray(attachments)) return to.label(words.withoutText);
    return to.label(from === "company" ? words.note : words.otherPerson);
  }
  if (kind === "note") return to.label(words.note);
  const code = `event.${String(kind)}`;
  const known = Object.hasOwn(words.values, code) ? words.values[code] : undefined;
  const event = to.value(words.event(known ?? String(kind).replaceAll("_", " ")));
  return typeof state === "string" ? `${event} (${renderValue(to, "state", state)})` : event;
}

function filesOf(to: Fragment, { attachments }: IntercomObject): string {
  const files = (Array.isArray(attachments) ? attachments : []).map(asObject).filter((file) => file !== null);
  if (files.length === 0) return "";
  const { attachment, savedAs, notLoaded } = to.words;
  const lines = files.map(({ name, file }) => {
    const stored = asObject(file);
    const label = `${to.label(attachment)}: ${typeof name === "string" ? to.value(name) : ""}`;
    if (stored === null) return `<li>${label}</li>`;
    if (typeof stored.name !== "string") return `<li>${label} (${to.label(notLoaded)})</li>`;
    return `<li>${label} (${to.label(savedAs)} <code>${to.label(stored.name)}</code>)</li>`;
  });
  return `<ul class="files">${lines.join("")}</ul>`;
}
