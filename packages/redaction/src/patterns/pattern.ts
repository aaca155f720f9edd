/** What a pattern finds, with a check that it is one. */
export type PatternKind =
  | "email"
  | "phone"
  | "iban"
  | "card"
  | "internal-link"
  | "token"
  | "ssn"
  | "government-id"
  | "account";

/** A part of a text: `[from, to)`, in UTF-16 units. */
export interface PatternMatch {
  readonly kind: PatternKind;
  readonly from: number;
  readonly to: number;
}

/** Finds in time that grows with the text's length, whatever the text is. */
export type PatternFinder = (text: string) => readonly PatternMatch[];
