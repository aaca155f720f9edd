import { decode } from "html-entities";
import type { LeakCheck } from "./leak-check.ts";
import { createMentionFinder } from "./mention-finder.ts";
import type { People } from "./policy.ts";
import { RedactionError } from "./redaction-error.ts";

/** A text between tags, or the value of an attribute. */
const TEXTS = /(?<=^|>)[^<>]+(?=<|$)|(?<==")[^"<>]*(?=")/g;

/**
 * The same for a page: reads each text and each attribute of it. A chunk holds whole tags and whole texts, in which `<`, `>`, `&` and `"` are
 * escaped; `own` are texts as they are shown, of the subject's words and of the page's own.
 */
export function createHtmlLeakCheck({
  others,
  subject,
}: {
  readonly others: People;
  readonly subject: People;
}): LeakCheck {
  const find = createMentionFinder(others, subject, "whole");
  let leaks = 0;
  return {
    write(chunk, own = []) {
      for (const [written] of Buffer.from(chunk).toString().matchAll(TEXTS)) {
        const text = decode(written, { level: "html5" }).trim();
        if (find(text).length > 0 && !own.some((words) => words.take("", text))) leaks += 1;
      }
    },
    end() {
      if (leaks > 0) throw new RedactionError("leak_check", "somebody else is named", ["**"]);
    },
  };
}
