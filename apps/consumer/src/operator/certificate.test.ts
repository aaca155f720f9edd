import { certificateV1Schema } from "@intercom-dsar/dsar-events";
import { verifyCertificate } from "@intercom-dsar/receipts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endDeletion } from "../testing/end-deletion.ts";
import { type OperatorServer, operatorSubmission, startOperatorServer } from "../testing/operator-server.ts";

const PATH = "/requests/portal/d1/certificate";

describe("the certificate over the operator API", () => {
  let server: OperatorServer;
  beforeEach(async () => {
    server = await startOperatorServer();
  });
  afterEach(() => server.close());

  it("is JSON that its receipt bears out, for a viewer too", async () => {
    const keys = await endDeletion(server, "d1");

    const { status, text, body } = await server.send("viewer", "GET", PATH);

    expect(status).toBe(200);
    expect(body).toMatchObject({ format: "intercom-dsar.certificate.v1", request: { regulation: "gdpr" } });
    expect((await verifyCertificate(text, keys)).differing).toEqual([]);
    expect(text).not.toContain("canary");
  });

  it("is a page, in the language that is asked for, which may load nothing", async () => {
    await endDeletion(server, "d1");
    const ask = async (path: string) => {
      const headers = { authorization: "Bearer viewer-token-of-a-test", accept: "text/html" };
      const answer = await fetch(`${server.url}/v1/operator${path}`, { headers });
      return {
        type: answer.headers.get("content-type"),
        policy: answer.headers.get("content-security-policy"),
        page: await answer.text(),
      };
    };

    const english = await ask(PATH);
    expect(english.type).toBe("text/html; charset=utf-8");
    expect(english.policy).toContain("default-src 'none'");
    expect(english.page).toContain("Certificate of deletion");
    expect((await ask(`${PATH}?language=de`)).page).toContain("Löschbescheinigung");
  });

  describe("of a deletion with notices", () => {
    let keys: Awaited<ReturnType<typeof endDeletion>>;
    beforeEach(async () => {
      const recipients = ["crm", "mailer", "warehouse"].map((name) => ({
        name,
        keys: [],
        callbackUrl: name === "mailer" ? "https://mailer.example/notices" : null,
      }));
      keys = await endDeletion(server, "d1", undefined, { recipients, withinMs: 7 * 86_400_000 });
      const { ledger } = server;
      const [crm, mailer] = await ledger.notices.ofRequest("d1");
      if (crm === undefined || mailer === undefined) throw new Error("there are no notices");
      await ledger.outbox.markPublished([crm, mailer].map(({ noticeId }) => `notice:${noticeId}`));
      await ledger.notices.acknowledge(crm.noticeId, { name: "crm", recipient: "crm" });
      await ledger.notices.acknowledge(mailer.noticeId, { name: "jane.doe" });
    });

    const certified = async () => {
      const { body } = await server.send("viewer", "GET", PATH);
      return certificateV1Schema.parse(body).evidence.notices ?? [];
    };

    it("says to whom they went, when, and who has acknowledged, and names no operator", async () => {
      const { text, body } = await server.send("viewer", "GET", PATH);
      const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
      const made = await server.ledger.notices.ofRequest("d1");
      const of = (recipient: string) => {
        const notice = made.find((each) => each.recipient === recipient);
        const acknowledgeBy = new Date(notice?.dueAt ?? 0).toISOString();
        return { noticeId: notice?.noticeId, recipient, acknowledgeBy };
      };

      expect(body.evidence).toMatchObject({
        notices: [
          { ...of("crm"), sentAt: at, acknowledgedAt: at, acknowledgedBy: "recipient" },
          { ...of("mailer"), sentAt: at, acknowledgedAt: at, acknowledgedBy: "operator" },
          { ...of("warehouse"), sentAt: null, acknowledgedAt: null },
        ],
      });
      expect(text).not.toContain("jane.doe");
      expect((await verifyCertificate(text, keys)).differing).toEqual([]);
    });

    it("tells an operator from the recipient of the same name", async () => {
      const notices = await server.ledger.notices.ofRequest("d1");
      const warehouse = notices.find(({ recipient }) => recipient === "warehouse");
      await server.ledger.notices.acknowledge(warehouse?.noticeId ?? "", { name: "warehouse" });

      expect((await certified())[2]).toMatchObject({ recipient: "warehouse", acknowledgedBy: "operator" });
      const listed = await server.send("viewer", "GET", "/notices?state=acknowledged&recipient=warehouse");
      expect(listed.body.notices).toMatchObject([
        { acknowledgedBy: "warehouse", acknowledgedAs: "operator" },
      ]);
    });

    it("tells of one that is sent again, without forgetting when it was first sent", async () => {
      const page = async () => {
        const headers = { authorization: "Bearer viewer-token-of-a-test", accept: "text/html" };
        return (await fetch(`${server.url}/v1/operator${PATH}`, { headers })).text();
      };
      const [, { noticeId, sentAt } = expect.fail()] = await certified();
      const id = `notice:${noticeId}`;

      await server.ledger.outbox.redeliver({ id });
      const asked = { askedAt: expect.stringMatching(/^2\d{3}-/), sentAt: null };
      expect((await certified())[1]).toMatchObject({ sentAt, redelivery: asked });
      expect(await page()).toContain("asked for again");

      await server.ledger.outbox.markPublished([id]);
      const again = { ...asked, sentAt: expect.stringMatching(/^2\d{3}-/) };
      expect((await certified())[1]).toMatchObject({ sentAt, redelivery: again });
      expect((await certified())[0]).not.toHaveProperty("redelivery");
      expect(await page()).toMatch(/\(again <time/);
      const listed = await server.send("viewer", "GET", "/notices");
      expect(listed.body.notices).toContainEqual(
        expect.objectContaining({ noticeId, sentAt, redelivery: again }),
      );
    });

    it.each([
      ["en", "Who was told", "by an operator in its place", "not yet, due by"],
      ["de", "Wem es mitgeteilt wurde", "durch einen Bearbeiter an seiner Stelle", "noch nicht, fällig bis"],
    ])("says so on the page too: %s", async (language, ...sentences) => {
      const headers = { authorization: "Bearer viewer-token-of-a-test", accept: "text/html" };
      const url = `${server.url}/v1/operator${PATH}?language=${language}`;
      const page = await (await fetch(url, { headers })).text();

      for (const sentence of sentences) expect(page.split(sentence)).toHaveLength(2);
      const [, section = ""] = page.split('<h2 id="notices">');
      const rows = section.slice(0, section.indexOf("</section>")).split("<tr>").slice(2);
      expect(rows.map((row) => /crm|mailer|warehouse/.exec(row)?.[0])).toEqual([
        "crm",
        "mailer",
        "warehouse",
      ]);
      expect(rows.map((row) => row.split("<time").length - 1)).toEqual([2, 2, 1]);
      expect(page).not.toMatch(/undefined|\[object|>false<|jane\.doe/);
    });
  });

  it("has nothing of notices where there were none", async () => {
    await endDeletion(server, "d1");
    const { body } = await server.send("viewer", "GET", PATH);
    const headers = { authorization: "Bearer viewer-token-of-a-test", accept: "text/html" };
    const page = await (await fetch(`${server.url}/v1/operator${PATH}`, { headers })).text();

    expect(body.evidence).not.toHaveProperty("notices");
    expect(page).toContain('id="remaining"');
    expect(page).not.toContain('id="notices"');
  });

  it("is refused, with why, where there is none", async () => {
    await server.ledger.inbox.receive([
      operatorSubmission("open-1"),
      operatorSubmission("a1", { kind: "access" }),
    ]);
    const ask = async (id: string) => {
      const { status, body } = await server.send("viewer", "GET", `/requests/portal/${id}/certificate`);
      return [status, body.code];
    };

    expect(await ask("nobody")).toEqual([404, "request_unknown"]);
    expect(await ask("open-1")).toEqual([409, "request_not_ended"]);
  });
});
