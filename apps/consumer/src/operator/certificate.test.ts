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
