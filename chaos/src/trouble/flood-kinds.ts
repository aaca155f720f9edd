/** What each connection of a flood sends at once; then it waits for what the server does. */
export interface Flood {
  /** A few words. */
  readonly name: string;
  readonly pieces: (random: (bytes: number) => Buffer) => readonly (string | Buffer)[];
  /** Whether the same is sent again after each answer, as long as the connection is kept. */
  readonly isAskedAgain?: boolean;
}

const LARGE = 512 * 1024;
const body = Buffer.alloc(LARGE, "x");
const oneByteChunks = Buffer.from("1\r\nx\r\n".repeat(60_000));

const INTERCOM = "/v1/intercom/webhooks";
const REQUESTS = "/v1/requests";
const post = (path: string, headers: string) =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${headers}\r\n\r\n`;

type Random = Parameters<Flood["pieces"]>[0];
const hub = (random: Random) => `x-hub-signature: sha1=${random(20).toString("hex")}`;
const webhook = (random: Random) =>
  [
    `webhook-id: msg_${random(8).toString("hex")}`,
    `webhook-timestamp: ${Math.floor(Date.now() / 1_000)}`,
    `webhook-signature: v1,${random(32).toString("base64")}`,
  ].join("\r\n");

export const FLOODS = {
  heads: {
    name: "HEADs on connections that ask again and again",
    pieces: (random) => [`HEAD ${INTERCOM} HTTP/1.1\r\nhost: localhost\r\n${hub(random)}\r\n\r\n`],
    isAskedAgain: true,
  },
  halves: {
    name: "requests of 64 KiB that lack their last byte",
    pieces: (random) => [
      post(REQUESTS, `${webhook(random)}\r\ncontent-length: 65536`),
      body.subarray(0, 65_535),
    ],
  },
  refused: {
    name: "bodies of 64 KiB that 32 keys are tried on",
    pieces: (random) => [
      post(REQUESTS, `${webhook(random)}\r\ncontent-length: 65536`),
      body.subarray(0, 65_536),
    ],
  },
  unsigned: {
    name: "small requests that nobody signed",
    pieces: () => [post(REQUESTS, "content-length: 300"), body.subarray(0, 300)],
  },
  "intercom-bodies": {
    name: "bodies of 512 KiB on Intercom's path",
    pieces: (random) => [post(INTERCOM, `${hub(random)}\r\ncontent-length: ${LARGE}`), body],
  },
  "intercom-halves": {
    name: "bodies of 512 KiB on Intercom's path that lack their last byte",
    pieces: (random) => [post(INTERCOM, `${hub(random)}\r\ncontent-length: ${LARGE}`), body.subarray(1)],
  },
  chunks: {
    name: "bodies in chunks of one byte",
    pieces: (random) => [post(REQUESTS, `${webhook(random)}\r\ntransfer-encoding: chunked`), oneByteChunks],
  },
  "intercom-chunks": {
    name: "bodies in chunks of one byte on Intercom's path",
    pieces: (random) => [post(INTERCOM, `${hub(random)}\r\ntransfer-encoding: chunked`), oneByteChunks],
  },
  nothing: {
    name: "bodies at an address that is none",
    pieces: () => [post("/v1/nothing", "content-length: 65536"), body.subarray(0, 65_535)],
  },
} as const satisfies Readonly<Record<string, Flood>>;

export type FloodKind = keyof typeof FLOODS;
