import { generate } from "selfsigned";

export interface IssuedCertificate {
  readonly key: string;
  readonly certificate: string;
}

/** A certificate for a domain, issued by an authority made for it; `by: "itself"` is one that the specification forbids. */
export async function issueCertificate(
  domain: string,
  options: { readonly by?: "authority" | "itself"; readonly keySize?: number } = {},
): Promise<IssuedCertificate> {
  const { by = "authority", keySize = 2_048 } = options;
  const authority =
    by === "authority"
      ? await generate([{ name: "commonName", value: "Test Authority" }], {
          keySize: 2_048,
          algorithm: "sha256",
          extensions: [{ name: "basicConstraints", cA: true }],
        })
      : undefined;
  const issued = await generate([{ name: "commonName", value: domain }], {
    keySize,
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "subjectAltName", altNames: [{ type: 2, value: domain }] },
    ],
    ...(authority !== undefined && { ca: { key: authority.private, cert: authority.cert } }),
  });
  return { key: issued.private, certificate: issued.cert };
}
