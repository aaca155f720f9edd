/** The most columns of a line on a terminal. */
export const PRETTY_COLUMNS = 100;

/** What the beginning of a line shows, or nobody needs on a terminal. */
const SHOWN_APART: ReadonlySet<string> = new Set(["time", "level", "event", "requestId", "service", "error"]);
/** First after the event: what a wait is for, and until when. */
const FIRST = ["code", "reason", "dueAt", "state", "status", "kind", "result"];
/** May be milliseconds since 1970 in a JSON line. */
const TIMES: ReadonlySet<string> = new Set(["at", "since", "dueAt", "deadline", "resetAt"]);

/**
 * A line of the log for somebody who reads along: time (UTC), request, event, fields, in lines of 100 columns at most, those that go on
 * indented. It holds what the JSON line holds, and so no personal data; a level is shown where it is not `info`.
 */
export function prettyLine(line: Readonly<Record<string, unknown>>): string {
  const level = line.level === "info" ? [] : [String(line.level).toUpperCase()];
  const request = typeof line.requestId === "string" ? [line.requestId] : [];
  const head = [timeOf(line.time), ...level, ...request, String(line.event)];
  const names = [...FIRST, ...Object.keys(line).filter((name) => !FIRST.includes(name))];
  const fields = names.flatMap((name) =>
    SHOWN_APART.has(name) || line[name] === undefined || line[name] === null
      ? []
      : [`${name}=${shown(name, line[name])}`],
  );
  return `${wrap([...head, ...fields, ...errorWords(line.error)]).join("\n")}\n`;
}

/** `12:58:42Z` of `2026-11-25T12:58:42.023Z`. */
function timeOf(time: unknown): string {
  return `${String(time).slice(11, 19)}Z`;
}

function shown(name: string, value: unknown): string {
  if (!TIMES.has(name)) return String(value);
  const time = new Date(typeof value === "number" ? value : String(value));
  return Number.isNaN(time.valueOf()) ? String(value) : `${time.toISOString().slice(0, 19)}Z`;
}

/** Code, message and frames of an error and of what caused it, as words. */
function errorWords(error: unknown): string[] {
  if (typeof error !== "object" || error === null) return [];
  const { name, code, message, frames, cause }: Record<string, unknown> = { ...error };
  return [
    `error=${code ?? name}`,
    ...(typeof message === "string" ? message.split(/\s+/) : []),
    ...(Array.isArray(frames) ? frames.map((frame) => `at ${frame}`) : []),
    ...errorWords(cause),
  ];
}

/** Words in lines; one that is longer than a line is cut into several. */
function wrap(words: readonly string[]): string[] {
  const indent = " ".repeat(10);
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > PRETTY_COLUMNS) {
      lines.push(line);
      line = "";
    }
    line = line === "" && lines.length > 0 ? indent + word : line === "" ? word : `${line} ${word}`;
    while (line.length > PRETTY_COLUMNS) {
      lines.push(line.slice(0, PRETTY_COLUMNS));
      line = indent + line.slice(PRETTY_COLUMNS);
    }
  }
  return [...lines, line];
}
