import { generate } from "selfsigned";

/** A certificate and its private key, PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** A private authority, for a test's lifetime. */
export interface CertificateAuthority {
  /** What everybody has to trust, PEM. */
  readonly certificate: string;
  /** A certificate for `commonName`, good for the loopback address as a server and for any client. */
  sign(commonName: string): Promise<Certificate>;
}

/** Makes an authority of its own: nothing on the machine, such as openssl, is needed. */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const authority = await generate([{ name: "commonName", value: "intercom-dsar test authority" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    certificate: authority.cert,
    async sign(commonName) {
      const signed = await generate([{ name: "commonName", value: commonName }], {
        keyType: "ec",
        algorithm: "sha256",
        ca: { key: authority.private, cert: authority.cert },
        extensions: [
          { name: "basicConstraints", cA: false },
          { name: "keyUsage", digitalSignature: true },
          { name: "extKeyUsage", serverAuth: true, clientAuth: true },
          {
            name: "subjectAltName",
            altNames: [
              { type: 2, value: "localhost" },
              { type: 7, ip: "127.0.0.1" },
            ],
          },
        ],
      });
      return { certificate: signed.cert, key: signed.private };
    },
  };
}
