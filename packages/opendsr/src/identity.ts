import { z } from "zod";

/** Forms of identity that the specification names (section 5.1). */
export const IDENTITY_TYPES = [
  "controller_customer_id",
  "android_advertising_id",
  "android_id",
  "email",
  "fire_advertising_id",
  "ios_advertising_id",
  "ios_vendor_id",
  "microsoft_advertising_id",
  "microsoft_publisher_id",
  "roku_publisher_id",
  "roku_advertising_id",
] as const;

/** Encodings of an identity (section 5.2). */
export const IDENTITY_FORMATS = ["raw", "sha1", "md5", "sha256"] as const;

/** How long an identity may be: more than any address. */
const MAX_VALUE_LENGTH = 1_024;

/** One identity of a data subject (section 5.3). */
export const identitySchema = z.object({
  identity_type: z.enum(IDENTITY_TYPES),
  identity_value: z.string().min(1).max(MAX_VALUE_LENGTH),
  identity_format: z.enum(IDENTITY_FORMATS),
});
export type Identity = z.infer<typeof identitySchema>;

/** A kind of identity that a processor can look up (section 6.3). */
export const supportedIdentitySchema = identitySchema.pick({ identity_type: true, identity_format: true });
