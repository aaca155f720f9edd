// What a team does with the contract, on whatever Node runs it: prints what it got as JSON.
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import {
  createDsarClient,
  decodeOutcome,
  encodeRequest,
  isSuccess,
  signRequest,
} from "@intercom-dsar/dsar-events";
import { decodeArrival } from "@intercom-dsar/dsar-events/service";

const installed = new URL("./node_modules/@intercom-dsar/dsar-events/", import.meta.url);
const golden = readdirSync(new URL("test/golden/", installed))
  .filter((name) => name.startsWith("outcome-"))
  .map((name) => JSON.parse(readFileSync(new URL(`test/golden/${name}`, installed), "utf8")))
  .map(({ headers, value }) => ({ headers, value: Buffer.from(JSON.stringify(value)) }));

const { vectors } = JSON.parse(readFileSync(new URL("test/golden/signatures.json", installed), "utf8"));
const signed = vectors.filter(({ key, id, timestamp, value, signature }) => {
  const options = { id, time: new Date(Number(timestamp) * 1_000) };
  const { headers } = signRequest({ headers: {}, value: Buffer.from(value) }, key, options);
  return headers["webhook-signature"] === signature;
});

const identifiers = [{ type: "email", value: "Jo@Bücher.example" }];
const message = encodeRequest({ requestId: "r-1", kind: "access", identifiers }, { source: "/portal" });
const { request } = decodeArrival(message, { now: () => 0 });

// The client against a server that stores a request and has its outcome at once.
const [outcome] = golden;
const server = createServer((call, answer) => {
  call.resume();
  answer.writeHead(call.method === "POST" ? 202 : 200).end(call.method === "POST" ? "{}" : outcome.value);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const client = createDsarClient({
  url: `http://127.0.0.1:${server.address().port}`,
  key: vectors[1].key,
});
const requestId = await client.request({ requestId: "r-1", kind: "access", identifiers });
const { status } = await client.outcome(requestId);
await client.close();
server.closeAllConnections();
server.close();

process.stdout.write(
  JSON.stringify({
    node: process.version,
    address: request.identifiers[0].value,
    successes: golden.map(decodeOutcome).filter(isSuccess).length,
    outcomes: golden.length,
    signed: signed.length,
    asked: requestId,
    isAnswered: typeof status === "string",
  }),
);
