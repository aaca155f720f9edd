import { z } from "zod";

/** A sender's name as it is configured; `kafka` and `pipe` for whoever is told by the endpoint alone. */
export const senderSchema = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
