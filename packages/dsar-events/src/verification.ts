import { z } from "zod";
import { instantSchema } from "./instant.ts";

/** How sure a sender is of who asks, the least first, by the assurance levels of eIDAS (Regulation (EU) 910/2014, article 8). */
export const VERIFICATION_LEVELS = ["low", "substantial", "high"] as const;
export type VerificationLevel = (typeof VERIFICATION_LEVELS)[number];

/** How the sender made sure that whoever asks is the person (GDPR article 12(6)). None of it can hold an address or a sentence. */
export const verificationSchema = z.object({
  method: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
    .describe("By what, as the sender calls it: `signed_in`, `mail_link`, `id_document`."),
  level: z.enum(VERIFICATION_LEVELS).describe("How sure that is, by the assurance levels of eIDAS."),
  at: instantSchema.describe("When."),
});
export type Verification = z.infer<typeof verificationSchema>;

/** True where what is stated is at least as sure as what is demanded. */
export function isVerified(stated: Verification | undefined, least: VerificationLevel): boolean {
  return (
    stated !== undefined && VERIFICATION_LEVELS.indexOf(stated.level) >= VERIFICATION_LEVELS.indexOf(least)
  );
}
