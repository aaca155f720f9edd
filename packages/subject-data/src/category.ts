import type { Contact, IntercomObject } from "@intercom-dsar/intercom-client";
import type { RedactionRule } from "@intercom-dsar/redaction";
import type { Cuts } from "./cuts.ts";
import type { Erasure } from "./erasure.ts";
import type { People } from "./people.ts";
import type { ReadContext, Subject } from "./read-context.ts";
import type { Scope } from "./scope.ts";

/**
 * Whose the fields of an item are, as paths in it. `provided` came from the person, `observed` was seen of what they did, `derived` is what
 * the company made of it; `others` is another person's and never leaves, `internal` is the company's own.
 */
export interface Fields {
  readonly provided?: readonly string[];
  readonly observed?: readonly string[];
  readonly derived?: readonly string[];
  readonly others?: readonly string[];
  readonly internal?: readonly string[];
}

/** Reads item after item; an error of Intercom's client ends it. Coverage rows are added as it goes. */
export type ContactReader = (context: ReadContext, contact: Contact) => AsyncIterable<IntercomObject>;
export type SubjectReader = (context: ReadContext, subject: Subject) => AsyncIterable<IntercomObject>;

/** How a category is looked at. */
export type Reading =
  /** Tells who the person is; always read, and first. */
  | { readonly kind: "identity" }
  /** Read for each contact; the keys are the keys of the contact in the package. */
  | { readonly kind: "contact"; readonly parts: Readonly<Record<string, ContactReader>> }
  /** Read once for all contacts; the keys are keys of the package. */
  | { readonly kind: "subject"; readonly parts: Readonly<Record<string, SubjectReader>> }
  /** Files of what other categories read. */
  | { readonly kind: "files" }
  /** Counted for all contacts, in its coverage row; nothing of it is in the package. */
  | { readonly kind: "count"; readonly count: (context: ReadContext, subject: Subject) => Promise<void> }
  /** Intercom's API has no way to find it by person. */
  | { readonly kind: "not_searchable" };

/** One kind of data that Intercom can hold of a person. */
export interface Category {
  /** In `ACCESS_CATEGORIES` and, with what comes after a dot, of its coverage rows. */
  readonly name: string;
  /** As a heading, for people. */
  readonly heading: string;
  /** What it is and how it is looked at, in sentences for people. */
  readonly words: string;
  /** Operations as Intercom's description writes them. */
  readonly endpoints: readonly string[];
  readonly scopes: readonly Scope[];
  readonly fields: Fields;
  readonly redaction: readonly RedactionRule[];
  /** Paths, from an item's root, of texts that the person wrote or provided: nobody is masked in them. @default none */
  readonly own?: readonly string[];
  /** True where an item is the company's record of the person alone: addresses and numbers in it are theirs. @default false */
  readonly isOfPerson?: boolean;
  /**
   * Makes the copy of an item that is handed out, where it depends on who wrote what; before the redaction rules. What stands in an object
   * whose `author` is the person is theirs. @default as it came
   */
  readonly personal?: {
    readonly reasons: Readonly<Record<string, string>>;
    readonly of: (item: IntercomObject, people: People, cuts: Cuts) => IntercomObject;
  };
  /** How a deletion finds and erases its records. @default none: they go with the contact, or can't be erased by themselves */
  readonly erasure?: Erasure;
  /** `all` does not stand for it. @default false */
  readonly onlyByName?: boolean;
  readonly reading: Reading;
}
