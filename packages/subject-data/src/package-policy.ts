import type { RedactionPolicy } from "@intercom-dsar/redaction";
import { CATEGORIES } from "./categories.ts";

/**
 * For an access package: every category's rules, whatever is switched on. The right to a copy must not affect the rights of others
 * (GDPR article 15(4)).
 */
export const packagePolicy: RedactionPolicy = {
  rules: CATEGORIES.flatMap(({ redaction }) => redaction),
  mentions: {
    rule: "third-party-mention",
    reason: "The text names another person.",
  },
};
