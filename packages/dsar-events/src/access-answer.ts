import { z } from "zod";
import { instantSchema } from "./instant.ts";

export const PACKAGE_FORMATS = ["intercom-dsar.package.v1", "intercom-dsar.package.v2"] as const;
export const PACKAGE_ENCODINGS = ["json", "jwe", "age"] as const;
export const PACKAGE_ENCODING_MEANING =
  "`json`: as it is. `jwe`: content is a JWE (ECDH-ES or RSA-OAEP-256, A256GCM) for the recipient's key. `age`: dataref holds an age v1 file.";
export const FILE_ENCODINGS = ["identity", "age"] as const;

const count = z.int().nonnegative();
const text = z.string().min(1);

/** One cut that was made in an access package. */
export const redactionSchema = z.strictObject({
  path: text.describe("Where, as a pattern such as `contacts[*].notes[*].author`."),
  rule: text,
  reason: text.describe("A sentence for the person."),
  code: text
    .exactOptional()
    .describe(
      "Why, for programs: `third_party`, `staff`, `internal`, `credential`, `not_disclosed` (may not be told, by law), `no_policy` (the redaction policy says nothing of it).",
    ),
  count,
});

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One file beside an access package. */
export const attachmentSchema = z.strictObject({
  name: text.describe("Says nothing of anybody: the package has the name under which the file was attached."),
  dataref: text,
  encoding: z.literal("age").exactOptional().describe("How it is sealed; absent where it is not."),
  sha256: sha256.describe(
    "Of what dataref holds, sealed where it is sealed. The package has that of the file itself.",
  ),
  bytes: count.describe("The size of what dataref holds."),
  expiresAt: instantSchema.nullable().exactOptional(),
});

/** The page for the person. */
export const reportSchema = z
  .strictObject({
    mediaType: text,
    encoding: z.enum(FILE_ENCODINGS),
    dataref: text,
    sha256,
    bytes: count,
    expiresAt: instantSchema.nullable().exactOptional(),
  })
  .describe(
    "A page that the person can read, with everything in one file; further pages are in `attachments`.",
  );

/** A compact JWE, or one in general JSON where several keys open it. */
const jweSchema = z.union([text, z.record(z.string(), z.unknown())]);

export const accessSchema = z.strictObject({
  format: z.enum(PACKAGE_FORMATS),
  encoding: z.enum(PACKAGE_ENCODINGS).describe(PACKAGE_ENCODING_MEANING),
  mediaType: text.describe("Of the package itself, whatever it is sealed in."),
  content: z
    .unknown()
    .optional()
    .describe("The package itself, or the JWE that holds it. Present exactly where dataref is absent."),
  dataref: text
    .exactOptional()
    .describe("Where the package is kept. Present exactly where content is absent."),
  sha256: sha256.describe(
    "Of the package's bytes as they are kept, sealed where it is sealed: what dataref holds; content as it stands where that is a string, else as compact JSON in UTF-8.",
  ),
  bytes: count.describe("How many bytes sha256 covers."),
  expiresAt: instantSchema.nullable().exactOptional(),
  recipientKeyId: text
    .exactOptional()
    .describe(
      "The key that opens it, the first where there are several: its kid, else its thumbprint (RFC 7638); an age recipient itself. Absent where nothing is sealed.",
    ),
  fileKey: jweSchema
    .exactOptional()
    .describe(
      "The age identity (AGE-SECRET-KEY-1…) that opens the files of this answer, as a JWE for the recipient's key. Absent where no file is sealed, or where they are sealed to the recipient's own age key.",
    ),
  redactions: z.array(redactionSchema).readonly(),
  report: reportSchema.exactOptional(),
  attachments: z
    .array(attachmentSchema)
    .readonly()
    .exactOptional()
    .describe(
      "Files beside the package: those of conversations as they came, of which the package says under `file` where each belongs; `portability.json`; further pages of the report (`report-2.html`).",
    ),
});
