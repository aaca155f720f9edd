import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** The consumer's HTTP door in the demo, and the key that signs requests to it. */
export interface Door {
  readonly port: number;
  readonly url: string;
  readonly key: string;
}

/** A port that is free now, and a key made for this run. */
export async function chooseDoor(): Promise<Door> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  probe.close();
  await once(probe, "close");
  return { port, url: `http://127.0.0.1:${port}`, key: `whsec_${randomBytes(32).toString("base64")}` };
}
