import { z } from "zod";
import { BadRequest } from "../bad-request.ts";
import type { FieldValue } from "./fields.ts";

/** Where a page ended: value sorted by and id of its last contact, and the number of the page to come. */
export interface Cursor {
  readonly value: FieldValue;
  readonly id: string;
  readonly page: number;
}

const Parts = z.tuple([z.union([z.string(), z.number(), z.boolean(), z.null()]), z.string(), z.int().min(2)]);

/** Opaque to callers, and without a memory on this side: what changes between two pages can show twice or not at all. */
export function encodeCursor({ value, id, page }: Cursor): string {
  return Buffer.from(JSON.stringify([value, id, page])).toString("base64");
}

export function decodeCursor(text: string): Cursor {
  const parts = Parts.safeParse(parseJson(Buffer.from(text, "base64").toString()));
  if (parts.success) return { value: parts.data[0], id: parts.data[1], page: parts.data[2] };
  throw new BadRequest(
    "client_error",
    "Invalid starting_after param. Please try again using a starting_after value from a paginated response",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
