import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { type InformationName, REPORT_LANGUAGES, type ReportLanguage } from "./words/report-words.ts";
import type { ReportLaw } from "./words/words-under-law.ts";

/** A text, or several that become a list. */
const text = z.string().trim().min(1, "the text is missing");
const texts = z.union([text, z.array(text).min(1, "the text is missing")]);

/** What has to be told (GDPR article 15(1)(a) to (h) and (2)), in the order in which it is shown. */
const INFORMATION = {
  contact: texts.describe("Who to ask: address, data protection officer."),
  purposes: texts.describe("(a)"),
  categories: texts.describe("(b)"),
  recipients: texts.describe("(c), by name"),
  retention: texts.describe("(d)"),
  rights: texts.describe("(e)"),
  complaint: texts.describe("(f)"),
  source: texts.describe("(g)"),
  automatedDecisions: texts.describe("(h)"),
  transfers: texts.describe("(2)"),
} satisfies Record<InformationName, z.ZodType>;
/** What differs under the CCPA (Cal. Civ. Code §1798.110(a), §1798.130(a)): rights above all. */
const CCPA_INFORMATION = z
  .strictObject(INFORMATION)
  .pick({
    contact: true,
    purposes: true,
    categories: true,
    recipients: true,
    retention: true,
    rights: true,
    source: true,
  })
  .partial();
const languageSchema = z.strictObject({ name: text, ...INFORMATION, ccpa: CCPA_INFORMATION.optional() });
const controllerSchema = z.strictObject({
  timeZone: z.string().refine(isTimeZone, "is no time zone, such as Europe/Berlin").default("UTC"),
  languages: z
    .partialRecord(z.enum(REPORT_LANGUAGES), languageSchema)
    .refine((languages) => Object.keys(languages).length > 0, "write one language at least"),
});
const fileSchema = z.strictObject({
  format: z.literal("intercom-dsar.controller.v1"),
  default: controllerSchema,
  workspaces: z.record(text, controllerSchema).default({}),
});

/** What a company says of itself in the report, in one language. */
export type ControllerTexts = Omit<z.output<typeof languageSchema>, "ccpa">;

/** What a report is framed with. */
export interface ReportFrame {
  readonly language: ReportLanguage;
  readonly timeZone: string;
  /** The law that the page's own sentences name. */
  readonly law: ReportLaw;
  readonly texts: ControllerTexts;
}

/** The frame of each workspace. */
export interface Controllers {
  /** In `wanted`, where it is a language of this service and the file has it; else in `standard`. Under the GDPR, unless `law` says otherwise. */
  frameOf(
    workspaceId: string | null,
    wanted: string | null,
    standard: ReportLanguage,
    law?: ReportLaw,
  ): ReportFrame;
  /** Where the file has no texts in this language: places in it. */
  missing(standard: ReportLanguage): readonly string[];
}

/** Why a text is no controller's file: each mistake with its place. */
export class ControllerFileError extends Error {
  readonly code = "invalid_controller_file";
  readonly retryable = false;
  override readonly name = "ControllerFileError";
}

/**
 * Reads a controller's file in YAML or JSON.
 *
 * @throws ControllerFileError that names each text that is missing
 */
export function parseControllerFile(written: string): Controllers {
  const parsed = fileSchema.safeParse(parseYaml(written));
  if (!parsed.success)
    throw new ControllerFileError(
      parsed.error.issues
        .map((issue) => `${issue.path.join(".") || "the file"}: ${wordsOf(issue)}`)
        .join("; "),
    );
  const { default: standardController, workspaces } = parsed.data;
  return {
    frameOf(workspaceId, wanted, standard, law = "gdpr") {
      const isKnown = workspaceId !== null && Object.hasOwn(workspaces, workspaceId);
      const { timeZone, languages } = (isKnown ? workspaces[workspaceId] : undefined) ?? standardController;
      const asked = REPORT_LANGUAGES.find((language) => language === wanted?.toLowerCase().split("-", 1)[0]);
      const language = asked !== undefined && languages[asked] !== undefined ? asked : standard;
      const written = languages[language];
      if (written === undefined) throw new ControllerFileError(`languages.${language} is missing`);
      const { ccpa, ...texts } = written;
      return { language, timeZone, law, texts: law === "ccpa" ? Object.assign(texts, ccpa) : texts };
    },
    missing: (standard) =>
      Object.entries({ default: standardController, ...prefixed(workspaces) }).flatMap(
        ([place, { languages }]) =>
          languages[standard] === undefined ? [`${place}.languages.${standard}`] : [],
      ),
  };
}

function prefixed<Value>(workspaces: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(workspaces).map(([id, value]) => [`workspaces.${id}`, value]));
}

function wordsOf(issue: z.core.$ZodIssue): string {
  const isMissing =
    (issue.code === "invalid_type" || issue.code === "invalid_union") && issue.input === undefined;
  return isMissing ? "the text is missing" : issue.message;
}

function parseYaml(written: string): unknown {
  try {
    return parse(written, { maxAliasCount: 0 });
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    throw new ControllerFileError(`is no YAML${line === undefined ? "" : ` from line ${line} on`}`);
  }
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
