import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { newFileKey, openFile, parseRecipient } from "@intercom-dsar/sealing";
import { describe, expect, it } from "vitest";
import { DownloadError } from "../../http/download.ts";
import { createResultSeal, type ResultSeal } from "../../results/result-seal.ts";
import { createTestMemo } from "../../testing/flow-context.ts";
import { createFileStore } from "./file-store.ts";

const LIMITS = { fileBytes: 10, requestBytes: 15, files: 3 };
const LINK = async () => ({ url: "https://files.example/1", name: "My contract.PDF", bytes: null });
const stating = (bytes: number) => async () => ({ ...(await LINK()), bytes });

function open(
  contents: readonly (string | Error)[],
  memo = createTestMemo(),
  seal: ResultSeal | null = null,
) {
  const put: string[] = [];
  const kept: Uint8Array[] = [];
  const left = [...contents];
  let names = 0;
  const store = createFileStore({
    memo,
    loads: () => true,
    seal,
    limits: LIMITS,
    requestId: "request-1",
    newName() {
      names += 1;
      return String(names);
    },
    signal: new AbortController().signal,
    async *download() {
      const next = left.shift() ?? "";
      if (next instanceof Error) throw next;
      for (const character of next) yield Buffer.from(character);
    },
    results: {
      async put(name, content) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of content) chunks.push(chunk);
        kept.push(Buffer.concat(chunks));
        put.push(`${name}: ${Buffer.concat(chunks)}`);
        return `file:${name}`;
      },
    },
  });
  return { store, put, kept, memo, left };
}

describe("the file store", () => {
  it("stores a file beside the package, under a name that says nothing of anybody", async () => {
    const { store, put } = open(["contract"]);

    const stored = await store.store("a", LINK);

    const sha256 = createHash("sha256").update("contract").digest("hex");
    expect(stored).toEqual({ name: "attachment-1.pdf", sha256, bytes: 8 });
    expect(store.attachments()).toEqual([{ ...stored, dataref: "file:request-1/attachment-1-1.pdf" }]);
    expect(put).toEqual(["request-1/attachment-1-1.pdf: contract"]);
  });

  it("leaves out a teammate's text that names somebody else, in this run and in a later one", async () => {
    const { store, memo } = open(["Ada", "by me", "\0 Ada"]);
    const own = async () => ({ ...(await LINK()), isOwn: true });
    const isLeak = (text: string) => text.includes("Ada");
    const all = async (files: typeof store) => [
      await files.store("teammate's", LINK),
      await files.store("own", own),
      await files.store("no text", LINK),
    ];
    await all(store);

    expect(await store.leaveOut(isLeak)).toBe(1);
    expect(await all(store)).toMatchObject([{ refused: "names_others" }, { bytes: 5 }, { bytes: 5 }]);
    expect(store.attachments().map(({ name }) => name)).toEqual(["attachment-2.pdf", "attachment-3.pdf"]);

    const { store: later } = open([], memo);
    await all(later);
    expect(await later.leaveOut(isLeak)).toBe(1);
    expect(later.attachments()).toEqual(store.attachments());
  });

  it("reads no text that the person sent", async () => {
    const { store } = open(["Ada and I"]);
    await store.store("a", async () => ({ ...(await LINK()), isOwn: true }));

    expect(await store.leaveOut(() => true)).toBe(0);
    expect(store.attachments()).toHaveLength(1);
  });

  it.each([
    ["photo.JPEG", "attachment-1.jpeg"],
    ["page.html", "attachment-1.bin"],
    ["logo.svg", "attachment-1.bin"],
    ["invoice.pdf.exe", "attachment-1.bin"],
    ["evil.pdf\u202egpj", "attachment-1.bin"],
    ["README", "attachment-1"],
  ])("gives %s the ending of nothing that runs", async (written, safe) => {
    const { store } = open(["content"]);

    expect(await store.store("a", async () => ({ ...(await LINK()), name: written }))).toMatchObject({
      name: safe,
    });
  });

  it("breaks off a file that is larger than it may be, whatever was said of it", async () => {
    const { store, put, left } = open(["12345678901", "never asked for"]);

    expect(await store.store("a", stating(3))).toEqual({ refused: "too_large" });
    expect(await store.store("b", stating(11))).toEqual({ refused: "too_large" });
    expect([put, left]).toEqual([[], ["never asked for"]]);
  });

  it("has a limit for all files of a request, in bytes and in number", async () => {
    const { store } = open(["1234567890", "123456", "12345", "", ""]);

    expect(await store.store("a", LINK)).toMatchObject({ bytes: 10 });
    expect(await store.store("b", LINK)).toEqual({ refused: "request_limit" });
    expect(await store.store("c", LINK)).toMatchObject({ bytes: 5 });
    expect(await store.store("d", LINK)).toMatchObject({ bytes: 0 });
    expect(await store.store("e", LINK)).toEqual({ refused: "request_limit" });
  });

  it("loads nothing twice over the runs of a request", async () => {
    const first = open(["contract"]);
    await first.store.store("a", LINK);
    const second = open(["another"], createTestMemo(first.memo.toBytes()));

    await second.store.store("a", LINK);

    expect(second.put).toEqual([]);
    expect(second.store.attachments()).toEqual(first.store.attachments());
  });

  it("tells the same in the second pass, a refusal too, and asks for no link", async () => {
    const { store, put } = open(["1", "12345678901"]);
    const nothing = async () => {
      throw new Error("asked for a link");
    };
    const kept = [await store.store("a", LINK), await store.store("b", LINK)];

    expect([await store.store("a", nothing), await store.store("b", nothing)]).toEqual(kept);
    expect(store.attachments()).toHaveLength(1);
    expect(put).toHaveLength(1);
  });

  it("tries a link again that gave no answer, once", async () => {
    const unreachable = new DownloadError("unreachable");
    const { store } = open([unreachable, "1", unreachable, unreachable, new DownloadError("expired")]);

    expect(await store.store("a", LINK)).toMatchObject({ bytes: 1 });
    expect(await store.store("b", LINK)).toEqual({ refused: "unreachable" });
    expect(await store.store("c", LINK)).toEqual({ refused: "expired" });
    expect(await store.store("d", async () => null)).toEqual({ refused: "gone" });
  });

  it("passes on an error of the result store", async () => {
    const { store } = open([new TypeError("disk full")]);
    await expect(store.store("a", LINK)).rejects.toThrow("disk full");
  });

  it("seals what it keeps, and says of the file itself what it is", async () => {
    const { identity, recipient } = await newFileKey();
    const seal = await createResultSeal([parseRecipient(recipient)], createTestMemo());
    const { store, put, kept } = open(["contract"], undefined, seal);

    const stored = await store.store("a", LINK);

    const [sealed = new Uint8Array()] = kept;
    expect(stored).toEqual({ name: "attachment-1.pdf", sha256: sha256("contract"), bytes: 8 });
    expect(store.attachments()).toEqual([
      {
        name: "attachment-1.pdf",
        dataref: "file:request-1/attachment-1-1.pdf.age",
        encoding: "age",
        sha256: sha256(sealed),
        bytes: sealed.length,
      },
    ]);
    expect(put.join()).not.toContain("contract");
    expect(await opened(sealed, identity)).toBe("contract");
  });

  it("stores anew what an earlier run sealed to another key, or to none", async () => {
    const seals = [null, await sealToAnyone(), await sealToAnyone()];
    const memo = createTestMemo();
    const puts: number[] = [];
    for (const seal of seals) {
      const { store, put } = open(["contract"], memo, seal);
      await store.store("a", LINK);
      puts.push(put.length);
    }
    expect(puts).toEqual([1, 1, 1]);
  });
});

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

async function sealToAnyone(): Promise<ResultSeal | null> {
  const { recipient } = await newFileKey();
  return createResultSeal([parseRecipient(recipient)], createTestMemo());
}

async function opened(sealed: Uint8Array, identity: string): Promise<string> {
  let text = "";
  for await (const chunk of openFile(Readable.from([sealed]), { identity })) text += Buffer.from(chunk);
  return text;
}
