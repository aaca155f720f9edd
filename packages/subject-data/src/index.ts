export { readRecords } from "./categories/contacts/read-records.ts";
export { CATEGORIES, categoryNameOf } from "./categories.ts";
export type { Category, Fields, Reading, Scope } from "./category.ts";
export { type CategoryChoice, DEFAULT_CATEGORIES, parseCategoryChoice, READABLE } from "./category-choice.ts";
export { type Coverage, type CoverageRow, createCoverage, isShort, listRow } from "./coverage.ts";
export { coverageOfAll } from "./coverage-of-all.ts";
export { packagePolicy } from "./package-policy.ts";
export type { Memo, ReadContext, Subject } from "./read-context.ts";
export { type Part, type Patience, readSubject, type SubjectData } from "./read-subject.ts";
