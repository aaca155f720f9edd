import { hash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { journalGenesis, journalLink } from "@intercom-dsar/receipts/journal-chain";

type Line = Record<string, unknown> & { request: string };

/** What somebody does who may write the files of an export and knows how it is made, without the key: another time of an answer, and every hash made anew. */
export function rewriteChain(folder: string, request: string): void {
  const read = (name: string) =>
    readFileSync(join(folder, name), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
  let head = journalGenesis(request);
  const journals = read("journals.jsonl").map((line) => {
    if (line.request !== request) return line;
    const at = line.step === "delete.accepted" ? Number(line.at) - 1 : Number(line.at);
    const entry = {
      seq: Number(line.seq),
      at,
      step: String(line.step),
      facts: String(line.facts),
      commitment: line.commitment === null ? null : String(line.commitment),
    };
    head = journalLink(head, entry);
    return { ...line, at, hash: head };
  });
  const requests = read("requests.jsonl").map((line) =>
    line.request === request ? { ...line, head } : line,
  );
  const files = { "requests.jsonl": requests, "journals.jsonl": journals };
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  for (const [name, lines] of Object.entries(files)) {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    writeFileSync(join(folder, name), text);
    const described = manifest.files.find((file: { name: string }) => file.name === name);
    Object.assign(described, { sha256: hash("sha256", text), bytes: Buffer.byteLength(text) });
  }
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
