import type { IntercomObject } from "../intercom-object.ts";
import { pathId } from "../transport/path-id.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { CallOptions } from "./call-options.ts";

/** A teammate's note about a contact. `author` and `body` are another person's data. */
export type Note = IntercomObject;

export interface Notes {
  /** `GET /notes/{id}`. */
  get(id: string, options?: CallOptions): Promise<Note>;
}

export function createNotes(transport: Transport): Notes {
  return {
    get: async (id, { signal } = {}) => {
      const path = `/notes/${pathId(id)}`;
      return objectOf(await transport.send({ endpoint: "GET /notes/{id}", method: "GET", path, signal }));
    },
  };
}
