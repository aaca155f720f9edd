import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { pathWith, temporaryFolder } from "../test/programs.ts";
import { resolveOptions } from "./broker-options.ts";
import { type FormatOptions, formatStorage } from "./format-storage.ts";
import { findJava } from "./java.ts";
import { kafkaJars } from "./kafka-jars.ts";
import { plainProperties } from "./server-properties.ts";

const { environment, signal } = resolveOptions({});

describe("Kafka's storage", () => {
  let [installed, jars] = ["", ""];
  beforeAll(async () => {
    installed = await findJava(environment);
    jars = await kafkaJars(resolveOptions({}));
  });

  function optionsFor(clusterId: string, data: string, java = installed): FormatOptions {
    const folder = temporaryFolder();
    const propertiesFile = join(folder, "server.properties");
    const ports = { clusterId, clientPort: 1, certificatePort: 2, controllerPort: 3 };
    writeFileSync(propertiesFile, plainProperties({ ...ports, data, messageMaxBytes: undefined }));
    return {
      java,
      jvm: ["-XX:TieredStopAtLevel=1", "-cp", join(jars, "*")],
      clusterId,
      propertiesFile,
      scramUsers: [],
      logFile: join(folder, "kafka.log"),
      environment,
      signal,
    };
  }

  it.each(["-", "--", "-h", "-t", "--help", "_"])(
    "is formatted for a cluster whose identifier begins with %s",
    async (beginning) => {
      const clusterId = beginning + randomBytes(16).toString("base64url").slice(beginning.length);
      const data = join(temporaryFolder(), "data");

      await formatStorage(optionsFor(clusterId, data));

      expect(readFileSync(join(data, "meta.properties"), "utf8")).toContain(`cluster.id=${clusterId}\n`);
    },
  );

  it("says why it could not be formatted", async () => {
    const java = join(pathWith({ java: "echo usage; echo 'the disk is full' >&2; exit 1" }), "java");

    const formatted = formatStorage(optionsFor("AAAAAAAAAAAAAAAAAAAAAQ", "/data", java));

    await expect(formatted).rejects.toMatchObject({
      code: "way_closed",
      message: "Kafka's storage could not be formatted: the disk is full",
    });
  });
});
