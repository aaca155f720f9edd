import { markdownTable } from "@intercom-dsar/service";
import { CATEGORIES, type Category, DEFAULT_CATEGORIES, type Reading } from "@intercom-dsar/subject-data";

const READINGS: Readonly<Record<Reading["kind"], string>> = {
  identity: "always",
  contact: "for each contact",
  subject: "once for all contacts",
  files: "with what they are attached to",
  count: "counted for all contacts",
  not_searchable: "`not_searchable`",
};

const WHOSE = {
  provided: "provided by the person",
  observed: "observed of the person",
  derived: "derived by the company",
  others: "another person's, cut",
  internal: "the company's own",
} as const;

/** The text of `docs/data-map.md`; a test compares it with the file. */
export function dataMapDocument(): string {
  const read = CATEGORIES.filter(({ reading }) => !reading.kind.startsWith("not_"));
  return `# Data map: what Intercom can hold of a person

Made from \`packages/subject-data\` by \`npm run generate\`; do not edit. Every \`completed\`, \`partial\` or \`not_found\`
outcome of an access request has a coverage row for each category of this list, and more rows for its parts after a dot
(\`companies.details\`). What is read is
chosen with \`ACCESS_CATEGORIES\`, by default \`${DEFAULT_CATEGORIES}\`.

${markdownTable(
  ["Category", "What it is", "Read"],
  CATEGORIES.map(({ name, words, reading }) => [`\`${name}\``, words, READINGS[reading.kind]]),
)}
## Coverage results

${markdownTable(
  ["Result", "Meaning"],
  [
    [
      "`searched`",
      "Intercom was asked; `items` came, on `pages`. `expected`: Intercom says that there are more.",
    ],
    [
      "`empty_by_count`",
      "Not asked: by Intercom's own count there are none, or there is no contact to ask about.",
    ],
    ["`not_searchable`", "Intercom's API has no way to look for it by person."],
    ["`not_covered`", "Not switched on."],
    ["`no_scope`", "The token lacks a scope. Of a required category: `partial / scope_missing`."],
    ["`failed`", "Asked, and not read to the end."],
  ],
)}
${read.map(section).join("\n")}`;
}

function section({ name, heading, endpoints, scopes, fields, redaction, erasure }: Category): string {
  const whose = Object.entries(WHOSE).flatMap(([key, meaning]) => {
    const paths = fields[key as keyof typeof WHOSE] ?? [];
    return paths.length === 0 ? [] : [[meaning, codes(paths)]];
  });
  const cuts = redaction.map(({ rule, reason }) => [`cut by \`${rule}\``, reason]);
  const erased =
    erasure === undefined
      ? []
      : [
          ["erased, where `DELETION_CATEGORIES` names it", erasure.words],
          ["asked to erase", codes(erasure.endpoints)],
          ["scopes to erase", erasure.scopes.join(", ")],
        ];
  return `## ${heading} (\`${name}\`)

${markdownTable(["", ""], [["asked", codes(endpoints)], ["scopes", scopes.join(", ")], ...whose, ...cuts, ...erased])}`;
}

function codes(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(", ");
}
