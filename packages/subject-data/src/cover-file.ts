import type { Coverage } from "./coverage.ts";
import type { RefusedFile, StoredFile } from "./files.ts";

/** Says of one file whether it was stored: in the row of its category, and a refusal in a remark. */
export function coverFile(coverage: Coverage, resource: string, stored: StoredFile | RefusedFile): void {
  const isStored = !("refused" in stored);
  coverage.add({
    resource,
    result: "searched",
    items: isStored ? 1 : 0,
    pages: 0,
    ...(!isStored && { expected: 1 }),
  });
  if (!isStored) coverage.remark(`file_${stored.refused}`, 1);
}
