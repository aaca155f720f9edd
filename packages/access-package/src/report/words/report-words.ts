import type { Source } from "../../v2/sections.ts";

export const REPORT_LANGUAGES = ["en", "de"] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

/** What a controller has to tell. */
export type InformationName =
  | "contact"
  | "purposes"
  | "categories"
  | "recipients"
  | "retention"
  | "rights"
  | "complaint"
  | "source"
  | "automatedDecisions"
  | "transfers";

/** Everything that the report says itself, in one language. */
export interface ReportWords {
  /** BCP 47; names the formats of dates and numbers too. */
  readonly locale: string;
  readonly title: (company: string) => string;
  readonly confirmation: (company: string, person: string) => string;
  readonly howToRead: string;
  readonly requestId: string;
  readonly collected: string;
  readonly timesOf: (zone: string) => string;
  readonly details: string;
  readonly contents: string;
  readonly atAGlance: string;
  readonly yes: string;
  readonly no: string;
  readonly nothing: string;
  readonly field: string;
  readonly value: string;
  readonly picture: string;
  readonly sources: Readonly<Record<Exclude<Source, "derived">, string>>;
  /** By the key of the package. */
  readonly sections: Readonly<Record<string, SectionWords>>;
  /** Of members of items, by Intercom's names. */
  readonly fields: Readonly<Record<string, string>>;
  /** Of values that are codes, by `MEMBER.VALUE`. */
  readonly values: Readonly<Record<string, string>>;
  readonly profile: (number: number) => string;
  readonly untitled: Readonly<Record<string, string>>;
  readonly from: {
    readonly you: string;
    readonly teammate: (number: string) => string;
    readonly person: (number: string) => string;
    readonly automated: string;
  };
  readonly messages: (count: number) => string;
  readonly note: string;
  readonly otherPerson: string;
  readonly withoutText: string;
  readonly event: (kind: string) => string;
  readonly attachment: string;
  readonly savedAs: string;
  readonly notLoaded: string;
  readonly more: (count: number) => string;
  readonly leftOut: {
    readonly heading: string;
    readonly intro: string;
    readonly nothing: string;
    readonly where: string;
    readonly why: string;
    readonly count: string;
    /** By the name of a rule; a rule that is not here says its own sentence. */
    readonly rules: Readonly<Record<string, string>>;
  };
  readonly notLookedAt: {
    readonly heading: string;
    readonly intro: string;
    readonly nothing: string;
    readonly what: string;
    readonly why: string;
    /** By the result of the coverage. */
    readonly results: Readonly<Record<string, string>>;
    readonly short: (items: number, expected: number) => string;
    /** By the name of the category. */
    readonly categories: Readonly<Record<string, string>>;
  };
  readonly files: {
    readonly heading: string;
    readonly intro: string;
    readonly name: string;
    readonly size: string;
    readonly sum: string;
  };
  readonly information: {
    readonly heading: string;
    readonly intro: string;
    /** By the text's name in the controller's file, in the order in which they are shown. */
    readonly texts: Readonly<Partial<Record<InformationName, string>>>;
  };
  readonly glossary: { readonly heading: string; readonly terms: readonly (readonly [string, string])[] };
  readonly contentsOfFile: string;
  readonly machine: string;
  readonly machineElsewhere: string;
  readonly continued: (page: number) => string;
  readonly pageOf: (page: number) => string;
  readonly elsewhere: string;
}

export interface SectionWords {
  readonly heading: string;
  readonly intro: string;
}
