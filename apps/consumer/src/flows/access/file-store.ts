import { createHash } from "node:crypto";
import { storeFile } from "@intercom-dsar/access-package";
import type {
  FileRefusal,
  FileStore,
  OfferedFile,
  RefusedFile,
  StoredFile,
} from "@intercom-dsar/subject-data";
import { type Download, DownloadError } from "../../http/download.ts";
import type { ResultSeal } from "../../results/result-seal.ts";
import type { ResultStore } from "../../results/result-store.ts";
import type { FileLimits, FlowContext } from "../flow-context.ts";
import { type HeldText, holdText } from "./held-text.ts";

/** A file beside the package, as the outcome names it: hash and size are those of what is kept. */
export interface Attachment extends StoredFile {
  readonly dataref: string;
  readonly encoding?: "age";
}

/** The file itself, and what of it is kept. `text` is what has to be read before it leaves. */
interface Loaded {
  readonly file: StoredFile;
  readonly kept: Attachment;
  readonly text?: HeldText;
}

/** In memory without the text, which the memo holds under `place`. */
interface Known extends Omit<Loaded, "text"> {
  readonly place: string;
  readonly isText: boolean;
}

export interface AttachmentStore extends FileStore {
  /** All that was stored and is handed out, in this run and in earlier ones of the request. */
  attachments(): readonly Attachment[];
  /**
   * Leaves out each text of somebody else's that `isLeak` says names another person, or that is too long to be asked: from then on it is refused
   * as `names_others`. Called when everybody is known. Resolves to how many.
   */
  leaveOut(isLeak: (text: string) => boolean): Promise<number>;
}

export interface FileStoreOptions extends Pick<FlowContext, "memo" | "signal"> {
  readonly results: Pick<ResultStore, "put">;
  readonly seal: ResultSeal | null;
  readonly download: Download;
  /** Whether files of a category are to be loaded. */
  readonly loads: FileStore["loads"];
  readonly limits: FileLimits;
  /** The request's key in the result store. */
  readonly requestId: string;
  /** A new name at each call: what two runs of a request store has two names, and a late one changes nothing of an outcome. */
  readonly newName: () => string;
}

/** A link that gave no answer is tried so often. */
const TRIES = 2;

/**
 * Files go into the result store as they come, hashed on the way; a file that is too large is broken off. What became of each is in the memo, a
 * refusal too: the second pass over what was read tells the same.
 */
export function createFileStore(options: FileStoreOptions): AttachmentStore {
  const { memo, limits, seal } = options;
  const known = new Map<string, Known>();
  const leftOut = new Set<string>();
  let total = 0;

  return {
    loads: options.loads,
    attachments: () => [...known].filter(([key]) => !leftOut.has(key)).map(([, { kept }]) => kept),
    async leaveOut(isLeak) {
      for (const [key, { place, isText }] of known)
        if (isText && (await isLeakAt(place, isLeak))) leftOut.add(key);
      return leftOut.size;
    },
    async store(key, offer) {
      // What an earlier run sealed to others, or did not seal, is stored anew. The word "kept" tells it from what 0.1 remembers.
      const place = seal === null ? `${key} kept` : `${key} kept for ${seal.fileRecipients}`;
      const stored = await memo.remember<Loaded | RefusedFile>(place, async () => {
        const file = await offer();
        if (file === null) return refused("gone");
        if (known.size >= limits.files) return refused("request_limit");
        const name = `attachment-${known.size + 1}${extensionOf(file.name)}`;
        return load(options, file, name, limits.requestBytes - total).catch(refusalOrThrow);
      });
      if ("refused" in stored) return stored;
      if (!known.has(key)) total += stored.file.bytes;
      const { file, kept, text = null } = stored;
      known.set(key, { file, kept, place, isText: text !== null });
      return leftOut.has(key) ? refused("names_others") : file;
    },
  };

  async function isLeakAt(place: string, isLeak: (text: string) => boolean): Promise<boolean> {
    const { text = null } = await memo.remember<Loaded>(place, () => {
      throw new Error("a file that is known is not in the memo");
    });
    return text !== null && (!("text" in text) || isLeak(text.text));
  }
}

function refused(why: FileRefusal): RefusedFile {
  return { refused: why };
}

function refusalOrThrow(error: unknown): RefusedFile {
  if (error instanceof Refusal) return refused(error.code);
  throw error;
}

async function load(
  options: FileStoreOptions,
  file: OfferedFile,
  name: string,
  left: number,
): Promise<Loaded> {
  const { limits, requestId, signal, results, seal, newName } = options;
  if (file.bytes !== null) refuseAbove(file.bytes, limits, left);
  for (let tried = 1; ; tried += 1) {
    const hash = createHash("sha256");
    const text = file.isOwn === true ? null : holdText();
    let bytes = 0;
    const content = counted(options.download(file.url, signal), (chunk) => {
      bytes += chunk.length;
      refuseAbove(bytes, limits, left);
      hash.update(chunk);
      text?.write(chunk);
    });
    try {
      const object = `${requestId}/${unique(name, newName())}`;
      const kept = await storeFile(results, seal, object, content, signal);
      return {
        file: { name, sha256: hash.digest("hex"), bytes },
        kept: { name, ...kept, ...(seal !== null && { encoding: "age" as const }) },
        ...(text !== null && { text: text.end() }),
      };
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error;
      if (!error.retryable || tried >= TRIES) throw new Refusal(error.code);
    }
  }
}

async function* counted(
  content: AsyncIterable<Uint8Array>,
  see: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    see(chunk);
    yield chunk;
  }
}

function refuseAbove(bytes: number, { fileBytes }: FileLimits, left: number): void {
  if (bytes > fileBytes) throw new Refusal("too_large");
  if (bytes > left) throw new Refusal("request_limit");
}

/** Endings of what is looked at, listened to or read: nothing that a system runs, or a browser opens as a page with scripts. */
const SAFE_ENDINGS = new Set(
  [
    "pdf txt csv tsv log md json ics vcf eml rtf doc docx xls xlsx ppt pptx odt ods odp",
    "png jpg jpeg gif webp avif heic heif bmp tif tiff",
    "mp3 m4a aac ogg oga opus wav flac mp4 m4v mov webm mkv avi zip gz 7z rar tar",
  ].flatMap((line) => line.split(" ")),
);

/** `attachment-1.pdf` becomes `attachment-1-UUID.pdf`. */
function unique(name: string, id: string): string {
  const [stem = "", ...ending] = name.split(".");
  return [`${stem}-${id}`, ...ending].join(".");
}

/** The ending of a file's name, where it is a safe one; `.bin` for any other, and nothing where there is none. */
function extensionOf(name: string): string {
  const ending = /\.([^.\s/\\]+)$/.exec(name)?.[1]?.toLowerCase();
  if (ending === undefined) return "";
  return SAFE_ENDINGS.has(ending) ? `.${ending}` : ".bin";
}

/** Ends the loading of a file. */
class Refusal extends Error {
  readonly code: FileRefusal;
  override readonly name = "Refusal";

  constructor(code: FileRefusal) {
    super(`The file is not stored: ${code}.`);
    this.code = code;
  }
}
