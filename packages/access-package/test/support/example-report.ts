import { readFileSync } from "node:fs";
import { type Contact, createIntercomClient } from "@intercom-dsar/intercom-client";
import { exampleSeed, type Seed, startSimulator } from "@intercom-dsar/intercom-simulator";
import { createHtmlLeakCheck, createLeakCheck } from "@intercom-dsar/redaction";
import {
  createCoverage,
  createItemRedactor,
  type Memo,
  packagePolicy,
  parseCategoryChoice,
  readSubject,
} from "@intercom-dsar/subject-data";
import { expectPublishedPackage } from "@intercom-dsar/testing";
import { buildPackage } from "../../src/build-package.ts";
import { parseControllerFile } from "../../src/report/controller-file.ts";
import type { ReportLanguage } from "../../src/report/words/report-words.ts";
import type { ReportLaw } from "../../src/report/words/words-under-law.ts";

const MARA = "mara.linden@example.com";
const CONTROLLERS = parseControllerFile(
  readFileSync(new URL("../../../../infra/demo/controller.yaml", import.meta.url), "utf8"),
);

/** The files that an access request of the example's person leaves in the store, by name, and the outcome's `access`; the package is as its published schema says. */
export async function exampleReport({
  language = "en",
  law = "gdpr",
  change = () => {},
}: {
  readonly language?: ReportLanguage;
  readonly law?: ReportLaw;
  /** Changes what the simulator holds. */
  readonly change?: (seed: Seed) => void;
} = {}) {
  const seed = exampleSeed();
  change(seed);
  const simulator = await startSimulator({ seed });
  const client = createIntercomClient({ baseUrl: simulator.url, token: () => "demo-token" });
  const { signal } = new AbortController();
  try {
    const contacts: Contact[] = [];
    for await (const page of client.contacts.searchByEmail([MARA])) contacts.push(...page.items);
    const coverage = createCoverage();
    const choice = parseCategoryChoice("all") ?? [];
    const data = await readSubject(
      {
        intercom: client,
        coverage,
        memo: memoryMemo(),
        clock: { now: () => 0 },
        signal,
        customObjectTypes: ["Order"],
      },
      { addresses: [MARA], contacts },
      choice,
      { forScopes: false, forOptional: false },
    );
    const others = { others: data.people.others(), subject: data.people.subject };
    const stored = new Map<string, string>();
    const access = await buildPackage({
      format: "v2",
      head: { requestId: "request-1", workspaceId: "demo1234", collectedAt: "2026-11-23T09:00:00.000Z" },
      person: MARA,
      data,
      coverage: coverage.rows(),
      newRedactor: () => createItemRedactor(data.people, packagePolicy),
      newLeakCheck: (kind) => (kind === "json" ? createLeakCheck(others) : createHtmlLeakCheck(others)),
      report: CONTROLLERS.frameOf("demo1234", language, "en", law),
      keeper: {
        requestId: "request-1",
        seal: null,
        signal,
        results: {
          async put(name, content) {
            const chunks: Uint8Array[] = [];
            for await (const chunk of content) chunks.push(chunk);
            stored.set(name, Buffer.concat(chunks).toString());
            return `memory:${name}`;
          },
        },
      },
      attachments: [],
    });
    expectPublishedPackage(access.content);
    return { access, report: stored.get(access.report?.dataref.replace("memory:", "") ?? "") ?? "" };
  } finally {
    await client.close();
    await simulator.close();
  }
}

function memoryMemo(): Memo {
  const answers = new Map<string, string>();
  return {
    async remember(key, read) {
      const known = answers.get(key);
      if (known !== undefined) return JSON.parse(known);
      const answer = await read();
      answers.set(key, JSON.stringify(answer));
      return answer;
    },
    checkpoint: async () => {},
    forget: (prefix) => {
      for (const key of answers.keys()) if (key.startsWith(prefix)) answers.delete(key);
    },
  };
}
