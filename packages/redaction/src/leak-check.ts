import { createJsonStrings } from "./json-strings.ts";
import { createMentionFinder } from "./mention-finder.ts";
import type { OwnWords } from "./own-words.ts";
import type { People } from "./policy.ts";
import { RedactionError } from "./redaction-error.ts";
import { createTextSet } from "./text-set.ts";

/** Reads what is about to leave, whoever made it. */
export interface LeakCheck {
  /** A piece of the finished JSON, in UTF-8, and the subject's own words among what ends in it. Nothing of it is kept. */
  write(chunk: Uint8Array, own?: readonly OwnWords[]): void;
  /**
   * Called when all was written.
   *
   * @throws RedactionError `leak_check`: somebody else is named. `places` says where, nothing says whom.
   */
  end(): void;
}

/** Places that an error names. */
const MOST_PLACES = 20;

/**
 * Looks for every one of `others` by a whole name or an address, in each string and key: as it is, or escaped as JSON, HTML, a URL,
 * quoted-printable or base64. What the subject wrote may name anybody. What is the subject's own is no leak.
 */
export function createLeakCheck({
  others,
  subject,
}: {
  readonly others: People;
  readonly subject: People;
}): LeakCheck {
  const find = createMentionFinder(others, subject, "whole");
  const clean = createTextSet();
  const places = new Set<string>();
  let own: readonly OwnWords[] = [];
  const strings = createJsonStrings((text, path) => {
    if (clean.has(text)) return;
    if (find(text).length === 0) clean.add(text);
    else if (!own.some((words) => words.take(path(), text)) && places.size < MOST_PLACES) places.add(path());
  });

  return {
    write(chunk, ownOfChunk = []) {
      own = ownOfChunk;
      strings.write(chunk);
    },
    end() {
      if (places.size > 0) throw new RedactionError("leak_check", "somebody else is named", [...places]);
    },
  };
}
