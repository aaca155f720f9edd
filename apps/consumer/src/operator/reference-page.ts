import { createHash } from "node:crypto";
import { type Html, html } from "@intercom-dsar/web/html";
import { z } from "zod";

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:0 auto;padding:1rem}
h2{margin-top:2.5rem;border-bottom:1px solid #8886}section{margin:1.5rem 0}h3{font-size:1rem;margin:0}code,pre{font:.875rem/1.4 ui-monospace,monospace}
pre{overflow:auto;padding:.75rem;border:1px solid #8886;border-radius:.25rem}table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #8886}summary{cursor:pointer}`;

/** For the header: nothing but this one style, and nothing from elsewhere. */
export const REFERENCE_POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

const schemaOf = z.looseObject({
  type: z.unknown().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  examples: z.array(z.unknown()).optional(),
});
const media = z.looseObject({ schema: schemaOf.optional() });
const operation = z.looseObject({
  summary: z.string().optional(),
  operationId: z.string().optional(),
  tags: z.array(z.string()).optional(),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.string(),
        required: z.boolean().optional(),
        schema: schemaOf.optional(),
        description: z.string().optional(),
      }),
    )
    .optional(),
  requestBody: z.looseObject({ content: z.record(z.string(), media) }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ description: z.string().optional(), content: z.record(z.string(), media).optional() }),
  ),
});
const documentOf = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })).default([]),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});
type Operation = z.infer<typeof operation>;

/** An OpenAPI document as a page to read: without scripts, and without a request to anywhere. */
export function referencePage(written: unknown): string {
  const { info, tags, paths } = documentOf.parse(written);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ path, method: method.toUpperCase(), described })),
  );
  const page = html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title}</title>
<style>$STYLE</style>
</head>
<body>
<main>
<h1>${info.title}</h1>
<p>Version ${info.version}. <a href="openapi.json">openapi.json</a></p>
${info.description.split("\n\n").map((paragraph) => html`<p>${paragraph}</p>`)}
${tags.map(
  ({ name, description }) => html`<h2>${name}</h2>
<p>${description}</p>
${operations.filter(({ described }) => described.tags?.includes(name)).map(section)}`,
)}
</main>
</body>
</html>`;
  return `<!DOCTYPE html>\n${page.text.replace("$STYLE", () => STYLE)}`;
}

function section({ path, method, described }: { path: string; method: string; described: Operation }): Html {
  const body = Object.values(described.requestBody?.content ?? {})[0]?.schema;
  const answer = Object.values(described.responses["200"]?.content ?? {})[0]?.schema;
  const refusals = Object.entries(described.responses).filter(([status]) => status !== "200");
  return html`<section id="${described.operationId ?? path}">
<h3><code>${method} ${path}</code></h3>
<p>${described.summary ?? ""}</p>
${
  (described.parameters ?? []).length > 0 &&
  fields(
    "Parameters",
    (described.parameters ?? []).map((parameter) => ({
      name: parameter.name,
      isNeeded: parameter.required === true,
      schema: parameter.schema ?? {},
      description: parameter.description,
    })),
  )
}
${body !== undefined && html`${fields("Body", propertiesOf(body))}${example(body)}`}
${answer !== undefined && html`<details><summary>Answer</summary>${fields("Fields", propertiesOf(answer))}${example(answer)}</details>`}
<details><summary>Refusals</summary><ul>${refusals.map(([status, { description }]) => html`<li>${status}: ${description ?? ""}</li>`)}</ul></details>
</section>
`;
}

interface Field {
  readonly name: string;
  readonly isNeeded: boolean;
  readonly schema: z.infer<typeof schemaOf>;
  readonly description?: string | undefined;
}

function propertiesOf({ properties = {}, required = [] }: z.infer<typeof schemaOf>): Field[] {
  return Object.entries(properties).map(([name, property]) => ({
    name,
    isNeeded: required.includes(name),
    schema: schemaOf.catch({}).parse(property),
  }));
}

function fields(caption: string, all: readonly Field[]): Html {
  if (all.length === 0) return html``;
  return html`<table><caption>${caption}</caption><thead><tr><th>name</th><th>type</th><th>what</th></tr></thead><tbody>
${all.map(
  ({ name, isNeeded, schema, description }) =>
    html`<tr><td><code>${name}</code>${!isNeeded && " (may be left out)"}</td><td>${typeOf(schema)}</td><td>${description ?? schema.description ?? ""}</td></tr>`,
)}
</tbody></table>`;
}

function typeOf({ enum: values, type }: z.infer<typeof schemaOf>): string {
  if (values !== undefined) return values.map(String).join(", ");
  return typeof type === "string" ? type : "";
}

function example({ examples = [] }: z.infer<typeof schemaOf>): Html {
  const [first] = examples;
  return first === undefined ? html`` : html`<pre>${JSON.stringify(first, null, 2)}</pre>`;
}
