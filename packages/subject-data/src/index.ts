export { contacts } from "./categories/contacts/contacts.ts";
export { readRecords } from "./categories/contacts/read-records.ts";
export { isHiddenListRefused } from "./categories/hidden-contacts/read-hidden-contacts.ts";
export { CATEGORIES, categoryNameOf } from "./categories.ts";
export type { Category, Fields, Reading } from "./category.ts";
export { type CategoryChoice, DEFAULT_CATEGORIES, parseCategoryChoice, READABLE } from "./category-choice.ts";
export { type Coverage, type CoverageRow, createCoverage, isShort, listRow } from "./coverage.ts";
export { coverageOfAll } from "./coverage-of-all.ts";
export {
  DEFAULT_DELETION_CATEGORIES,
  type DeletionCategories,
  ERASABLE,
  type ErasableCategory,
  parseDeletionCategories,
} from "./deletion-categories.ts";
export type {
  ErasureContext,
  ErasureHow,
  ErasureRefusal,
  ErasureStep,
  ErasureSubject,
  PlannedRecord,
  RecordState,
} from "./erasure.ts";
export type { FileRefusal, FileStore, OfferedFile, RefusedFile, StoredFile } from "./files.ts";
export { HoldFileError, type Holds, NO_HOLDS, parseHoldFile } from "./holds/hold-file.ts";
export { type HoldRule, holdsOn } from "./holds/hold-rule.ts";
export { meetEverybody } from "./meet-everybody.ts";
export { packagePolicy } from "./package-policy.ts";
export { createPeople, type People } from "./people.ts";
export { DEFAULT_POLICIES, PolicyFileError, parsePolicyFile, type RedactionPolicies } from "./policy-file.ts";
export type { Memo, ReadContext, Subject } from "./read-context.ts";
export { type Part, type Patience, readSubject, type SubjectData } from "./read-subject.ts";
export { createItemRedactor, type ItemRedactor } from "./redact-item.ts";
export type { Scope } from "./scope.ts";
export { scopesOf } from "./scopes-of.ts";
