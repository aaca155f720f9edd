import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pathWith, temporaryFolder } from "../test/programs.ts";
import { resolveOptions } from "./broker-options.ts";
import { KAFKA_VERSION, kafkaJars } from "./kafka-jars.ts";

/** A Maven that puts one file where it is told to; its last argument is `-DoutputDirectory=FOLDER`. */
const MAVEN = `
[ "$1" = -version ] && exit 0
for last; do :; done
echo jar > "\${last#-DoutputDirectory=}/kafka.jar"`;

describe("the jars of Kafka", () => {
  const options = (maven: string) =>
    resolveOptions({ environment: { PATH: `${pathWith({ mvn: maven })}:/usr/bin:/bin` } });

  it("are one complete folder after several started together, with nothing left beside it", async () => {
    const cache = temporaryFolder();

    const folders = await Promise.all([1, 2, 3].map(() => kafkaJars(options(MAVEN), cache)));

    expect(new Set(folders)).toEqual(new Set([join(cache, `kafka-${KAFKA_VERSION}`)]));
    expect(readdirSync(cache)).toEqual([`kafka-${KAFKA_VERSION}`]);
    expect(readdirSync(join(cache, `kafka-${KAFKA_VERSION}`))).toEqual(["kafka.jar"]);
  });

  it("need no Maven once they are there", async () => {
    const cache = temporaryFolder();
    await kafkaJars(options(MAVEN), cache);

    await expect(kafkaJars(options("exit 1"), cache)).resolves.toContain(cache);
  });

  it("are not there after a download that failed, and nothing is left of it", async () => {
    const cache = temporaryFolder();

    const failed = kafkaJars(options(`${MAVEN}; exit 1`), cache);

    await expect(failed).rejects.toMatchObject({ code: "way_closed" });
    expect(readdirSync(cache)).toEqual([]);
  });

  it("are of the version that pom.xml names", () => {
    const pom = readFileSync(new URL("../pom.xml", import.meta.url), "utf8");

    expect(pom).toMatch(new RegExp(`<artifactId>kafka_2.13</artifactId>\\s*<version>${KAFKA_VERSION}<`));
  });
});
