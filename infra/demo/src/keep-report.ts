import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ReceivedOutcome } from "@intercom-dsar/dsar-events";

/** Keeps the sealed report of an outcome beside it, and gives the command line that opens it; `nameOf` shortens a path. */
export async function keepReport(
  outcomes: readonly ReceivedOutcome[],
  folder: string,
  nameOf: (path: string) => string,
): Promise<string | null> {
  const [sealed, opened] = [join(folder, "report.html.age"), join(folder, "report.html")];
  for (const path of [sealed, opened]) rmSync(path, { force: true });
  const dataref = outcomes.find(({ access }) => access?.report !== undefined)?.access?.report?.dataref;
  if (dataref === undefined) return null;
  writeFileSync(sealed, await contentOf(dataref), { mode: 0o600 });
  const [outcome, key] = ["outcome.json", "recipient-key.json"].map((name) => nameOf(join(folder, name)));
  return `npm run dsar -- open ${nameOf(sealed)} --outcome ${outcome} --key ${key} --to ${nameOf(opened)}`;
}

async function contentOf(dataref: string): Promise<Uint8Array> {
  if (dataref.startsWith("file:")) return readFileSync(fileURLToPath(dataref));
  const response = await fetch(dataref);
  if (!response.ok) throw new Error(`the report is not at its link: ${response.status}`);
  return response.bytes();
}
