import type { FileSeal } from "@intercom-dsar/access-package";
import { type FileKey, newFileKey, type Recipient, sealFile, sealMessage } from "@intercom-dsar/sealing";
import type { Memo } from "@intercom-dsar/subject-data";

/** Seals the results of one request. */
export interface ResultSeal extends FileSeal {
  /** To whom files are sealed, as one word: what an earlier run sealed to others is no use. */
  readonly fileRecipients: string;
}

const FILE_KEY = "file key";

/**
 * `null` where there is nobody to seal to. Files are sealed to a key of one use, which is the same in every run of the request (`memo`), so that
 * a recipient with a JSON Web Key of any kind opens them.
 */
export async function createResultSeal(
  recipients: readonly Recipient[],
  memo: Pick<Memo, "remember">,
): Promise<ResultSeal | null> {
  const [first] = recipients;
  if (first === undefined) return null;
  const jwks = recipients.filter((each) => each.kind === "jwk");
  const ages = recipients.flatMap((each) => (each.kind === "age" ? [each.recipient] : []));
  const oneTime = jwks.length === 0 ? null : await memo.remember<FileKey>(FILE_KEY, newFileKey);
  const fileRecipients = oneTime === null ? ages : [oneTime.recipient, ...ages];
  return {
    keyId: first.id,
    message: ages.length > 0 ? null : (plain, mediaType) => sealMessage(plain, jwks, mediaType),
    file: (content) => sealFile(content, fileRecipients),
    fileRecipients: fileRecipients.join(","),
    fileKey: async () =>
      oneTime === null ? null : sealMessage(Buffer.from(oneTime.identity), jwks, "text/plain"),
  };
}
