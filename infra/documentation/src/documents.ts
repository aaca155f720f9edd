import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { ROOT } from "./root.ts";

const LINK = /\]\(([^)#\s:]+\.md)(?:#[^)]*)?\)/g;

/** Every Markdown file of the repository: first what the README leads to, in the order of the links, then the rest. */
export function documentsInReadingOrder(): readonly string[] {
  const all = globSync(["*.md", "{docs,apps,packages,infra,bench,chaos}/**/*.md"], {
    cwd: ROOT,
    exclude: (path) => path.includes("node_modules"),
  });
  const met = new Set(["README.md"]);
  // A set goes on with what is added to it on the way.
  for (const document of met)
    for (const linked of linksOf(document)) if (all.includes(linked)) met.add(linked);
  return [...met, ...all.filter((document) => !met.has(document)).toSorted()];
}

function linksOf(document: string): readonly string[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  return [...text.matchAll(LINK)].map(([, target = ""]) => normalize(join(dirname(document), target)));
}
