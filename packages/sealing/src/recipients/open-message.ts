import { compactDecrypt, type GeneralJWE, generalDecrypt, importJWK, type JWK } from "jose";
import { UnsealableError } from "../keyring.ts";
import type { SealedMessage } from "./seal-message.ts";

const OPTIONS = {
  keyManagementAlgorithms: ["ECDH-ES", "ECDH-ES+A256KW", "RSA-OAEP-256"],
  contentEncryptionAlgorithms: ["A256GCM"],
};

/** Opens what `sealMessage` sealed. @throws UnsealableError where the key is another, or the message was changed */
export async function openMessage(sealed: SealedMessage, privateKey: JWK): Promise<Uint8Array> {
  try {
    const key = await importJWK(privateKey, privateKey.kty === "RSA" ? "RSA-OAEP-256" : "ECDH-ES");
    const { plaintext } =
      typeof sealed === "string"
        ? await compactDecrypt(sealed, key, OPTIONS)
        : await generalDecrypt(sealed as unknown as GeneralJWE, key, OPTIONS);
    return plaintext;
  } catch {
    throw new UnsealableError();
  }
}
