import { z } from "zod";
import { Identifier } from "./identifier.ts";

/** A teammate's note about a contact. `author` and `body`, kept as they came, are another person's data. */
export const Note = z.object({ id: Identifier.nullish() }).loose();
export type Note = z.output<typeof Note>;
