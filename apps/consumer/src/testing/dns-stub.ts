import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";

/** A name server on this host that gives one address after the other, the last one for ever. */
export interface DnsStub {
  /** Asks the stub, as the operating system would ask its name server. */
  readonly resolve: (hostname: string) => Promise<{ address: string; family: number }[]>;
  /** Questions that were asked so far. */
  questions(): number;
  close(): void;
}

const HEADER_BYTES = 12;

export async function startDnsStub(addresses: readonly string[]): Promise<DnsStub> {
  const socket = createSocket("udp4");
  let questions = 0;
  socket.on("message", (query, { port, address }) => {
    const next = addresses[Math.min(questions, addresses.length - 1)] ?? "0.0.0.0";
    questions += 1;
    socket.send(answerTo(query, next), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const resolver = new Resolver({ tries: 1, timeout: 2_000 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return {
    resolve: async (hostname) =>
      (await resolver.resolve4(hostname)).map((address) => ({ address, family: 4 })),
    questions: () => questions,
    close: () => socket.close(),
  };
}

/** RFC 1035, section 4.1: the question comes back with one A record of no lifetime. */
function answerTo(query: Buffer, address: string): Buffer {
  const header = Buffer.from(query.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(1, 6);
  header.writeUInt16BE(0, 10);
  const questionEnd = query.indexOf(0, HEADER_BYTES) + 5;
  const question = query.subarray(HEADER_BYTES, questionEnd);
  const record = Buffer.from([
    0xc0,
    HEADER_BYTES,
    0,
    1,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    4,
    ...address.split(".").map(Number),
  ]);
  return Buffer.concat([header, question, record]);
}
