import { type CertificateV1, certificateV1Schema } from "@intercom-dsar/dsar-events";
import { verifyCertificate } from "@intercom-dsar/receipts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CertificateScenario, certificateScenario } from "./certificate-scenario.ts";

type Keys = Parameters<typeof verifyCertificate>[1];
const PERSON = /kim@|sam@|Me too|renew|Hello|"Kim"|>Kim</i;

describe("the certificate of a deletion", () => {
  let scene: CertificateScenario;
  let certificate: CertificateV1;
  let keys: Keys;
  beforeAll(async () => {
    scene = await certificateScenario();
    const { output } = await scene.command(["certificate", "d1"]);
    certificate = certificateV1Schema.parse(JSON.parse(output));
    keys = JSON.parse((await scene.command(["receipt-keys"])).output) as Keys;
  });
  afterAll(() => scene.scenario.close());

  const check = (changed: unknown) => verifyCertificate(JSON.stringify(changed), keys);

  it("has every record that Intercom erased, with Intercom's own ids of its answers, and names nobody", async () => {
    const requestIds = scene.scenario.simulator.control
      .effects()
      .map(({ call }) => scene.scenario.simulator.control.calls().find(({ seq }) => seq === call)?.requestId);
    const stated = certificate.erased.flatMap(({ steps }) =>
      steps.flatMap(({ requestId }) => requestId ?? []),
    );

    expect(certificate.erased.map(({ category, id, how }) => [category, id, how])).toEqual([
      ["contacts", "kim1", "deleted"],
      ["contacts", "kim2", "deleted"],
      ["conversations", "10", "deleted"],
      ["conversations", "11", "redacted_and_detached"],
      ["tickets", "20", "deleted"],
      ["custom_objects", "30", "deleted"],
    ]);
    expect(certificate.left).toMatchObject([{ category: "tickets", id: "21", reason: "shared" }]);
    expect(certificate.request).toMatchObject({ id: "d1", sender: "pipe", regulation: "gdpr" });
    expect(requestIds.length).toBeGreaterThan(5);
    expect(stated).toEqual(expect.arrayContaining(requestIds));
    expect(JSON.stringify(certificate)).not.toMatch(PERSON);
  });

  it("is the same when it is made again, and agrees with its receipt", async () => {
    const again = await scene.command(["certificate", "d1"]);
    expect(JSON.parse(again.output)).toEqual(certificate);

    const { differing, compared, receipt } = await check(certificate);
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(100);
    expect(receipt.statement).toMatchObject({ sub: certificate.request.subject, left: 1 });
  });

  it("does not agree once a single fact of it is changed, and the fact is named", async () => {
    const places = leavesOf(certificate).filter(([path]) => path[0] !== "evidence" && path[0] !== "format");
    expect(places.length).toBeGreaterThan(80);
    for (const [path, value] of places) {
      const changed = structuredClone(certificate);
      change(changed, path, value);
      const found = await check(changed).then(
        ({ differing }) => differing,
        ({ code }) => [code],
      );
      const isNamed = found.some(
        (name) => name.startsWith(path.slice(0, 2).join(".")) || /^journal\.\d+$/.test(name),
      );
      expect(isNamed || found.includes("certificate_unreadable"), `${path.join(".")}: ${found.join()}`).toBe(
        true,
      );
    }
  });

  it("does not agree where a record, or what was left, is taken out", async () => {
    for (const list of ["erased", "left", "remaining", "found"] as const) {
      const changed = { ...certificate, [list]: certificate[list].slice(1) };
      expect((await check(changed)).differing.join()).toContain(`${list}.`);
    }
  });

  it("does not agree where what it rests on is changed", async () => {
    const withEvidence = (changed: Partial<CertificateV1["evidence"]>) =>
      check({ ...certificate, evidence: { ...certificate.evidence, ...changed } });
    const { outcome, journal } = certificate.evidence;
    const rewritten = journal.map((entry) =>
      entry.seq === 5 ? { ...entry, facts: entry.facts.replace("{", '{"x":1,') } : entry,
    );

    expect((await withEvidence({ outcome: outcome.replace("kim1", "kim9") })).differing).toContain(
      "receipt.outcome.sha256",
    );
    expect((await withEvidence({ journal: rewritten })).differing).toContain("journal.5");
    expect((await withEvidence({ journal: journal.slice(0, -1) })).differing).toContain("journal");
    await expect(withEvidence({ receipt: null })).rejects.toMatchObject({ code: "receipt_missing" });
    await expect(withEvidence({ receipt: "x.y.z" })).rejects.toMatchObject({ code: "receipt_invalid" });
  });

  it("does not agree where two records have changed their answers", async () => {
    const [first, second, ...others] = certificate.erased;
    if (first === undefined || second === undefined) throw new Error("two contacts");
    const swapped = [
      { ...first, steps: [...first.steps.slice(0, -1), ...second.steps.slice(-1)] },
      { ...second, steps: [...second.steps.slice(0, -1), ...first.steps.slice(-1)] },
    ];

    expect((await check({ ...certificate, erased: [...swapped, ...others] })).differing.join()).toContain(
      "journal.",
    );
  });

  it("is made of a deletion alone", async () => {
    const unknown = await scene.command(["certificate", "nobody"]);

    expect([unknown.code, JSON.parse(unknown.output)]).toEqual([
      1,
      { requestId: "nobody", certificate: "unknown" },
    ]);
  });
});

type Path = readonly string[];

/** Every value that is no object, with where it stands. */
function leavesOf(value: unknown, path: Path = []): [Path, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]));
}

/** Another value of the same type. */
function change(root: object, path: Path, value: unknown): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((each, key) => (each as Record<string, unknown>)[key], root);
  const other =
    typeof value === "number"
      ? value + 1
      : typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)
        ? value.replace(/^\d{4}/, "2020")
        : `${value}x`;
  (parent as Record<string, unknown>)[path.at(-1) ?? ""] = other;
}
