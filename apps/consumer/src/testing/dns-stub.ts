import { createSocket } from "node:dgram";
import { once } from "node:events";

/** A name server on this host that gives one address after the other, the last one for ever. */
export interface DnsStub {
  /** As `host:port`. */
  readonly address: string;
  /** Questions for an IPv4 address that were asked so far; for an IPv6 address there is none. */
  questions(): number;
  close(): void;
}

const HEADER_BYTES = 12;
/** The type of a question for an IPv4 address. */
const A = 1;

export async function startDnsStub(addresses: readonly string[]): Promise<DnsStub> {
  const socket = createSocket("udp4");
  let questions = 0;
  socket.on("message", (query, { port, address }) => {
    const isIpv4 = query.readUInt16BE(query.indexOf(0, HEADER_BYTES) + 1) === A;
    const next = isIpv4 ? (addresses[Math.min(questions, addresses.length - 1)] ?? null) : null;
    if (isIpv4) questions += 1;
    socket.send(answerTo(query, next), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions: () => questions,
    close: () => socket.close(),
  };
}

/** RFC 1035, section 4.1: the question comes back with one A record of no lifetime, or with none. */
function answerTo(query: Buffer, address: string | null): Buffer {
  const header = Buffer.from(query.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(address === null ? 0 : 1, 6);
  header.writeUInt16BE(0, 10);
  const questionEnd = query.indexOf(0, HEADER_BYTES) + 5;
  const question = query.subarray(HEADER_BYTES, questionEnd);
  if (address === null) return Buffer.concat([header, question]);
  const head = Buffer.from("c00c00010001000000000004", "hex");
  const record = Buffer.concat([head, Buffer.from(address.split(".").map(Number))]);
  return Buffer.concat([header, question, record]);
}
