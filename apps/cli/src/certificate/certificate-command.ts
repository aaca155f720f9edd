import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { certificateV1Schema } from "@intercom-dsar/dsar-events";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { CommandMistake } from "../command/command-mistake.ts";
import { atMost } from "../command/read-command-line.ts";
import { writeOwnFile } from "../open/write-own-file.ts";
import { findRequest, nameOf, pathOf, requestName, SENDER_OPTION } from "../operator/find-request.ts";
import { operatorClient } from "../operator/operator-client.ts";

export const certificateCommand = defineCommand({
  name: "certificate",
  group: "prove",
  arguments: "[SENDER/]ID",
  summary: "writes the certificate of a deletion, certificate.json and certificate.html (docs/evidence.md)",
  details: "`verify certificate.json --jwks URL|FILE` checks it, anywhere.",
  options: {
    sender: SENDER_OPTION,
    to: { value: "FOLDER", summary: "where they are written; here where that is left out" },
    language: { value: "LANGUAGE", summary: "of the page", choices: ["en", "de"] },
    yes: { summary: "replaces files that are there" },
  },
  read([written, ...rest], { sender, to = ".", language, yes = false }) {
    const name = requestName("certificate", written, sender);
    atMost(rest, 0);
    return async (context) => {
      const client = operatorClient(context);
      const request = await findRequest(client, name);
      const path = `${pathOf(request)}/certificate`;
      const json = await (await client.open(path)).text();
      const certificate = certificateV1Schema.safeParse(JSON.parse(json)).data;
      if (certificate === undefined)
        throw new CommandMistake(`${client.url} answers otherwise than it describes`);
      const page = await client.open(path, {
        headers: { accept: "text/html" },
        ...(language !== undefined && { query: { language } }),
      });
      const files = { json: join(to, "certificate.json"), html: join(to, "certificate.html") };
      await writeOwnFile(files.json, only(json), { replaces: yes });
      await writeOwnFile(files.html, only(await page.text()), { replaces: yes });
      const { status, erased, left, evidence } = certificate;
      const lines = [
        `${nameOf(request)}: ${status}, ${erased.length} records erased or tried, ${left.length} left`,
        `${files.html}: ${pathToFileURL(files.html).href}`,
        `${files.json}: ${evidence.receipt === null ? "without a receipt: the service signs none" : `npm run dsar -- verify ${files.json} --jwks URL|FILE`}`,
      ];
      return answer(context, { ...request, files }, lines);
    };
  },
});

async function* only(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
