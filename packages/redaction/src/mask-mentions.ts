import { copyJson } from "./copy-json.ts";
import { type JsonPath, pathBelow, pathOf, ROOT_PATH } from "./json-path.ts";
import type { MentionFinder, TextRange } from "./mention-finder.ts";
import { MENTION_MASK } from "./policy.ts";

/** Called for each place that mentioned someone. */
export type OnMention = (path: string, count: number) => void;

/** Masks every mention in the strings of a copy, and in its keys: a custom attribute may be called by a name. */
export function maskMentions(value: object, find: MentionFinder, onMention: OnMention): object {
  return copyJson<JsonPath>(value, ROOT_PATH, (parent, key, child) => {
    const maskedKey = key === null ? undefined : maskText(key, find);
    if (maskedKey !== undefined && maskedKey.count > 0) onMention(pathOf(parent, key), maskedKey.count);
    const renamed = maskedKey === undefined ? {} : { key: maskedKey.text };

    if (typeof child !== "string") return { action: "keep", context: pathBelow(parent, key), ...renamed };
    const masked = maskText(child, find);
    if (masked.count > 0) onMention(pathOf(parent, key), masked.count);
    return { action: "replace", value: masked.text, ...renamed };
  });
}

function maskText(original: string, find: MentionFinder): { readonly text: string; readonly count: number } {
  let text = original;
  let count = 0;
  // Again until nothing is found: a mask may set free what stood before it ("bo@example.com+ada@example.com").
  for (let ranges = find(text); ranges.length > 0; ranges = find(text)) {
    count += ranges.filter(({ again }) => !again).length;
    text = withMasks(text, ranges);
  }
  return { text, count };
}

function withMasks(text: string, ranges: readonly TextRange[]): string {
  const pieces: string[] = [];
  let kept = 0;
  for (const { from, to, again } of ranges) {
    pieces.push(text.slice(kept, from), again ? "" : MENTION_MASK);
    kept = to;
  }
  return pieces.join("") + text.slice(kept);
}
