import { createHash, generateKeyPairSync, publicDecrypt, X509Certificate } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { readSignature } from "./headers.ts";
import { createProcessorSigner, verifyProcessorSignature } from "./signing.ts";
import { type IssuedCertificate, issueCertificate } from "./testing/issue-certificate.ts";

const DOMAIN = "dsar.example.com";
const NOW = new Date(Date.now() + 60_000);

describe("a processor's signature", () => {
  let issued: IssuedCertificate;
  beforeAll(async () => {
    issued = await issueCertificate(DOMAIN);
  });

  function signed(body: Uint8Array | string) {
    const headers = createProcessorSigner({ domain: DOMAIN, ...issued }).headers(body);
    const signature = readSignature((name) => headers[name]);
    if (signature === null) throw new Error("no signature");
    return { headers, signature };
  }

  it("verifies for the bytes that were signed and for no others", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (body, position) => {
        const { signature } = signed(body);
        const changed = Uint8Array.from(body);
        changed[position % body.length] = (changed[position % body.length] ?? 0) ^ 1;

        expect(verifyProcessorSignature(body, signature, issued.certificate, NOW)).toBe(true);
        expect(verifyProcessorSignature(changed, signature, issued.certificate, NOW)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it("is PKCS #1 v1.5 over the SHA-256 digest, as other implementations compute it", () => {
    const { signature } = signed("{}");
    const opened = publicDecrypt(
      new X509Certificate(issued.certificate).publicKey,
      Buffer.from(signature.signature, "base64"),
    );

    expect(opened.subarray(-32)).toEqual(createHash("sha256").update("{}").digest());
  });

  it("is written under the names of OpenDSR and of OpenGDPR", () => {
    const { headers } = signed("{}");

    expect(headers["x-opendsr-processor-domain"]).toBe(DOMAIN);
    expect(headers["x-opengdpr-processor-domain"]).toBe(DOMAIN);
    expect(headers["x-opengdpr-signature"]).toBe(headers["x-opendsr-signature"]);
  });

  it("is read under the old name alone, and not half of each", () => {
    const only = (headers: Record<string, string>) => readSignature((name) => headers[name]);

    expect(only({ "x-opengdpr-processor-domain": "a", "x-opengdpr-signature": "b" })).toEqual({
      domain: "a",
      signature: "b",
    });
    expect(only({ "x-opendsr-processor-domain": "a", "x-opengdpr-signature": "b" })).toBeNull();
  });

  it("is refused for another domain, outside the certificate's time, and by another's certificate", async () => {
    const { signature } = signed("{}");
    const other = await issueCertificate(DOMAIN);
    const late = new Date(NOW.getTime() + 400 * 86_400_000);

    expect(
      verifyProcessorSignature("{}", { ...signature, domain: "evil.example" }, issued.certificate, NOW),
    ).toBe(false);
    expect(verifyProcessorSignature("{}", signature, issued.certificate, late)).toBe(false);
    expect(verifyProcessorSignature("{}", signature, other.certificate, NOW)).toBe(false);
  });

  it("is not made with what the specification forbids", async () => {
    const itself = await issueCertificate(DOMAIN, { by: "itself" });
    const other = await issueCertificate(DOMAIN);
    const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
      type: "pkcs8",
      format: "pem",
    });
    const code = (identity: object) => {
      try {
        createProcessorSigner({ domain: DOMAIN, ...issued, ...identity });
        return null;
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };

    expect(code({})).toBeNull();
    expect(code({ domain: "other.example" })).toBe("certificate_of_another_domain");
    expect(code(itself)).toBe("certificate_self_signed");
    expect(code({ key: other.key })).toBe("certificate_of_another_key");
    expect(code({ key: String(ec) })).toBe("key_too_weak");
    expect(code({ key: "x" })).toBe("key_unreadable");
    expect(code({ certificate: "x" })).toBe("certificate_unreadable");
  });
});
