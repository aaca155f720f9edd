import { generateKeyPairSync } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ReceivedOutcome } from "@intercom-dsar/dsar-events";

/** The key that the demo's answers are sealed to: its private part lies in the demo's folder, for its owner alone. */
export interface RecipientKey {
  /** A JSON Web Key, as `RECIPIENT_KEYS` takes it. */
  readonly publicKey: string;
  readonly file: string;
}

/** Makes a new key; what an earlier demo left beside it would not open with it, and goes. */
export function makeRecipientKey(folder: string): RecipientKey {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { file, outcome, opened } = places(folder);
  for (const path of [file, outcome, opened]) rmSync(path, { force: true });
  const kid = "demo";
  writeFileSync(file, `${JSON.stringify({ ...privateKey.export({ format: "jwk" }), kid })}\n`, {
    mode: 0o600,
  });
  return { publicKey: JSON.stringify({ ...publicKey.export({ format: "jwk" }), kid }), file };
}

/** Keeps the outcome that has an answer, and gives the command line that opens it; `nameOf` shortens a path. */
export function keepAnswer(
  outcomes: readonly ReceivedOutcome[],
  folder: string,
  nameOf: (path: string) => string,
): string | null {
  const answered = outcomes.find(({ access }) => access !== undefined);
  if (answered === undefined) return null;
  const { file, outcome, opened } = places(folder);
  writeFileSync(outcome, `${JSON.stringify(answered)}\n`, { mode: 0o600 });
  return `npm run dsar -- open ${nameOf(outcome)} --key ${nameOf(file)} --to ${nameOf(opened)}`;
}

function places(folder: string) {
  return {
    file: join(folder, "recipient-key.json"),
    outcome: join(folder, "outcome.json"),
    opened: join(folder, "package.json"),
  };
}
