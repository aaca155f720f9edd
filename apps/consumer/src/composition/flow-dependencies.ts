import { DEFAULT_POLICIES, NO_HOLDS } from "@intercom-dsar/subject-data";
import { configuredSenders } from "../config/callback-parties.ts";
import type { ConsumerConfig } from "../config/config.ts";
import { configuredRecipients } from "../config/configured-recipients.ts";
import { createRights } from "../domain/rights.ts";
import { boundGarbage } from "../results/bound-garbage.ts";
import type { ResultStore } from "../results/result-store.ts";
import { createSpools } from "../results/spool.ts";

const MIB = 1024 * 1024;
/** Intercom takes no attachment above 100 MB (help 2339426). */
const FILE_LIMITS = { fileBytes: 100 * MIB, files: 500 };
/** Of large requests, sealed: some ten times as much garbage comes with them. */
const GARBAGE_EVERY_BYTES = 8 * MIB;
const MAX_PLAN_ROUNDS = 3;

/** What the configuration says of how requests are answered. */
export function flowDependencies(config: ConsumerConfig, results: ResultStore) {
  return {
    recipients: configuredRecipients(config),
    openSpool: createSpools(results, boundGarbage(GARBAGE_EVERY_BYTES)),
    limits: {
      notFoundRecheckMs: config.NOT_FOUND_RECHECK,
      verifyForMs: config.VERIFY_FOR,
      maxPlanRounds: MAX_PLAN_ROUNDS,
      files: { ...FILE_LIMITS, requestBytes: config.ATTACHMENTS_MAX_MIB * MIB },
    },
    categories: config.ACCESS_CATEGORIES,
    deletionCategories: config.DELETION_CATEGORIES,
    holds: config.HOLDS_FILE ?? NO_HOLDS,
    policies: config.REDACTION_POLICY_FILE ?? DEFAULT_POLICIES,
    customObjectTypes: config.CUSTOM_OBJECT_TYPES ?? [],
    packageFormat: config.PACKAGE_FORMAT,
    controllers: config.CONTROLLER_FILE ?? null,
    reportLanguage: config.REPORT_LANGUAGE,
    rights: createRights(configuredSenders(config), config.KAFKA_UNSIGNED, config.APPROVAL),
    lookAfterMs: config.RESTORE_RECHECK,
    workspaceGraceMs: config.WORKSPACE_GRACE,
    afterGraceMs: config.AFTER_GRACE,
  };
}
