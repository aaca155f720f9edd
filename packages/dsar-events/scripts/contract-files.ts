import { stringify } from "yaml";
import manifest from "../package.json" with { type: "json" };
import { asyncApiDocument } from "../src/asyncapi.ts";
import { jsonSchemas } from "../src/json-schemas.ts";

/** The files that are generated from the schemas, by their path in the package. */
export function contractFiles(): Readonly<Record<string, string>> {
  const schemas = Object.entries(jsonSchemas()).map(([type, schema]) => [
    `schemas/${type}.json`,
    `${JSON.stringify(schema, null, 2)}\n`,
  ]);
  return {
    ...Object.fromEntries(schemas),
    "asyncapi.yaml": `# Generated from the schemas in src by \`pnpm run generate\`.\n${stringify(asyncApiDocument(manifest.version), { aliasDuplicateObjects: false, lineWidth: 0 })}`,
  };
}
