import { z } from "zod";

/**
 * Intercom's ids are strings, yet some answers have numbers. A number too large for JavaScript has already lost digits and would
 * name somebody else, so it is refused.
 */
export const Identifier = z.union([z.string(), z.int().transform(String)]);
