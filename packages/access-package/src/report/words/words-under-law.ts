import type { ReportLanguage, ReportWords } from "./report-words.ts";

/** The laws that the report has sentences for. */
export type ReportLaw = "gdpr" | "ccpa";

interface LawWords {
  readonly leftOut: string;
  readonly information: string;
  /** Headings by the text's name in the controller's file. */
  readonly texts: ReportWords["information"]["texts"];
}

/** Cal. Civ. Code §1798.110(a) and §1798.130(a) for what has to be told, §1798.145(k) for other people's rights: in the report's words, none of them quoted. */
const CCPA: Readonly<Record<ReportLanguage, LawWords>> = {
  en: {
    leftOut:
      "Your right to know ends where other people's rights begin (California Civil Code §1798.145(k)). What is theirs, and what only serves our own work, was taken out piece by piece:",
    information:
      "What California law says that you have to be told (California Consumer Privacy Act, Civil Code §§1798.110 and 1798.130).",
    texts: {
      categories: "Categories of personal information that are collected",
      source: "Categories of sources that it is collected from",
      purposes: "Business or commercial purpose of collecting, selling or sharing it",
      recipients: "Third parties that it is disclosed to",
      retention: "How long it is kept",
      rights: "Your rights under California law",
      contact: "Who to ask",
    },
  },
  de: {
    leftOut:
      "Ihr Auskunftsrecht endet dort, wo die Rechte anderer Personen beginnen (California Civil Code §1798.145(k)). Was diesen gehört oder nur unserer eigenen Arbeit dient, wurde Stück für Stück herausgenommen:",
    information:
      "Was Ihnen nach kalifornischem Recht mitzuteilen ist (California Consumer Privacy Act, Civil Code §§1798.110 und 1798.130).",
    texts: {
      categories: "Kategorien personenbezogener Daten, die erhoben werden",
      source: "Kategorien von Quellen, aus denen sie erhoben werden",
      purposes: "Geschäftlicher Zweck der Erhebung, des Verkaufs oder der Weitergabe",
      recipients: "Dritte, denen sie offengelegt werden",
      retention: "Wie lange sie gespeichert werden",
      rights: "Ihre Rechte nach kalifornischem Recht",
      contact: "An wen Sie sich wenden können",
    },
  },
};

/** The report's words, with the sentences of this law: what has to be told, in the law's order, and why something may be left out. */
export function wordsUnderLaw(words: ReportWords, language: ReportLanguage, law: ReportLaw): ReportWords {
  if (law === "gdpr") return words;
  const { leftOut, information, texts } = CCPA[language];
  return {
    ...words,
    leftOut: { ...words.leftOut, intro: leftOut },
    information: { ...words.information, intro: information, texts },
  };
}
