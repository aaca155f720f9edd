import { pathId } from "../transport/path-id.ts";
import { parseAnswer, type Transport } from "../transport/request.ts";
import type { CallOptions } from "./call-options.ts";
import { Note } from "./note.ts";

export interface Notes {
  /** `GET /notes/{id}`. */
  get(id: string, options?: CallOptions): Promise<Note>;
}

export function createNotes(transport: Transport): Notes {
  return {
    get: async (id, { signal } = {}) => {
      const path = `/notes/${pathId(id)}`;
      return parseAnswer(
        Note,
        await transport.send({ endpoint: "GET /notes/{id}", method: "GET", path, signal }),
      );
    },
  };
}
