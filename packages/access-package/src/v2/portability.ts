import type { Piece } from "../checked-chunks.ts";
import type { PackageSource } from "../package-v1.ts";
import { YOU } from "./messages.ts";
import { packageLists, type ShownList } from "./package-items.ts";

/** What the right to data portability reaches (GDPR article 20): what the person provided, and what was observed of them. */
export async function* portability({ head, data, redactor }: PackageSource): AsyncGenerator<Piece> {
  yield { text: JSON.stringify(head).slice(0, -1) };
  for (const { key, sourceOf, items } of packageLists(data, redactor)) {
    let [before, after] = [`,${JSON.stringify(key)}:[`, ""];
    for await (const { item, own } of items()) {
      const kept = portable(item, sourceOf);
      if (kept === null) continue;
      yield { text: `${before}${JSON.stringify(kept)}`, own: own.anywhere() };
      [before, after] = [",", "]"];
    }
    yield { text: after };
  }
  yield { text: "}" };
}

/** Kept of every item, so that a reader can tell them apart. */
const KEPT = ["id", "created_at"];

function portable(
  item: Readonly<Record<string, unknown>>,
  sourceOf: ShownList["sourceOf"],
): Record<string, unknown> | null {
  const kept: Record<string, unknown> = {};
  let isAny = false;
  for (const [key, value] of Object.entries(item)) {
    const own = key === "messages" ? ownMessages(value) : value;
    if (sourceOf(key) === "derived" || own === undefined) continue;
    kept[key] = own;
    isAny = true;
  }
  if (!isAny) return null;
  return { ...Object.fromEntries(KEPT.filter((key) => key in item).map((key) => [key, item[key]])), ...kept };
}

function ownMessages(messages: unknown): readonly unknown[] | undefined {
  const own = (Array.isArray(messages) ? messages : []).filter(({ from }) => from === YOU);
  return own.length === 0 ? undefined : own;
}
