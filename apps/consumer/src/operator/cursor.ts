import { Problem } from "@intercom-dsar/web/problem";

/** A place in a list, as a client gets it; it is opaque to it. */
export function toCursor(time: number, id: string): string {
  return Buffer.from(`${time}:${id}`).toString("base64url");
}

/** Throws a 400 for what `toCursor` did not make. */
export function fromCursor(cursor: string): { readonly time: number; readonly id: string } {
  const [, time, id] = /^(\d{1,15}):([!-~]{1,300})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (time === undefined || id === undefined)
    throw new Problem(400, "cursor_invalid", "The cursor is none that this service gave.", {
      path: "cursor",
    });
  return { time: Number(time), id };
}
