import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import manifest from "../../../package.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}/${path}`, "utf8");

const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.object({ dockerfile: z.string(), target: z.string() }).optional(),
      read_only: z.boolean(),
      cap_drop: z.array(z.string()),
      security_opt: z.array(z.string()),
      restart: z.string(),
      mem_limit: z.string(),
      ports: z.array(z.string()).default([]),
      command: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

const compose = Compose.parse(parse(read("infra/compose.yaml"), { merge: true }));

describe("the Dockerfile", () => {
  const text = read("infra/images/Dockerfile");
  const stages = new Map(
    text.split(/^(?=FROM )/m).map((stage) => [/^FROM \S+ AS (\S+)/.exec(stage)?.[1] ?? "head", stage]),
  );
  const targets = ["consumer", "auth", "console", "simulator", "demo"];

  it("starts from one base", () => {
    expect(stages.get("head")).toContain("ARG NODE_IMAGE=node:24-bookworm-slim\n");
    const bases = [...text.matchAll(/^FROM \W*([\w-]+)\W* AS /gm)].map(([, base = ""]) => base);
    expect(new Set(bases.filter((base) => !stages.has(base)))).toEqual(new Set(["NODE_IMAGE"]));
  });

  it("holds the licence, and names it and its source", () => {
    const program = stages.get("program");
    expect(program).toMatch(/^COPY LICENSE \/app\/$/m);
    expect(program).toContain('org.opencontainers.image.licenses="MIT"');
    expect(program).toContain(
      `org.opencontainers.image.source="${manifest.homepage.replace("#readme", "")}"`,
    );
    expect(read(".dockerignore").split("\n")).toContain("!LICENSE");
  });

  it("lets any user of group 0 write where data lies, and nowhere else", () => {
    expect(text.match(/^RUN install .*$/gm)).toEqual(["RUN install -d -o 1000 -g 0 -m 770 /app/data"]);
    expect(text).not.toMatch(/chmod|chown/);
  });

  it.each(targets)("%s runs Node itself, as user 1000, and lets no signal open a debugger", (name) => {
    const stage = stages.get(name);
    expect(stage).toMatch(/^FROM (program|service) AS /);
    expect(stage).toContain(`COPY --from=built-${name} /app /app\nUSER 1000:1000\n`);
    expect(stage).toMatch(/^ENTRYPOINT \["node", "--disable-sigusr1", /m);
  });

  it("is what the stack builds, by its targets", () => {
    const builds = Object.values(compose.services).flatMap(({ build }) => build ?? []);
    expect(new Set(builds.map(({ target }) => target))).toEqual(new Set(targets));
    expect(new Set(builds.map(({ dockerfile }) => dockerfile))).toEqual(new Set(["infra/images/Dockerfile"]));
  });
});

it.each(["consumer", "auth", "console"] as const)(
  "npm run %s lets no signal open a debugger",
  async (name) => {
    const [, flags = "", program = ""] = / node (.*) (\S+)$/.exec(manifest.scripts[name]) ?? [];
    expect(program).toBe(`apps/${name}/src/main.ts`);
    const child = spawn(process.execPath, [
      ...flags.split(" "),
      "-e",
      "setInterval(() => {}, 9); console.log()",
    ]);
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    await once(child.stdout, "data");
    child.kill("SIGUSR1");
    // Two signals are not told in order: the inspector has come up, where it does, before a second process has run.
    await once(spawn(process.execPath, ["-e", ""]), "exit");
    child.kill("SIGTERM");
    await once(child, "exit");
    expect(errors).toBe("");
  },
);

describe("compose.yaml", () => {
  const { services } = compose;

  it.each(Object.entries(services))(
    "%s runs with few rights, limits and no secret in its environment",
    (name, service) => {
      expect(service.cap_drop).toEqual(["ALL"]);
      expect(service.security_opt).toEqual(["no-new-privileges:true"]);
      expect(service.read_only).toBe(name !== "kafka");
      expect(service.ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
      const secrets = Object.keys(service.environment).filter((key) =>
        /TOKEN(?!S_PORT)|PASSWORD|SECRET|_KEY|DATABASE_URL/.test(key),
      );
      expect(secrets.filter((key) => !key.endsWith("_FILE"))).toEqual([]);
    },
  );

  it("opens the webhook to a sender whose key is made on the first start", () => {
    const { consumer } = services;
    const port = consumer?.environment.WEBHOOK_PORT;
    const name = consumer?.environment.SENDERS_FILE?.replace("/run/secrets/", "");

    expect(consumer?.ports.filter((published) => published.endsWith(`:${port}`))).toHaveLength(1);
    expect(read("infra/compose/make-secrets.mjs")).toContain(`make("consumer", "${name}", `);
  });

  it("opens the operator API with a token that is made on the first start", () => {
    const { consumer } = services;
    const port = consumer?.environment.OPERATOR_PORT;
    const name = consumer?.environment.OPERATOR_KEYS_FILE?.replace("/run/secrets/", "");

    expect(consumer?.ports.filter((published) => published.endsWith(`:${port}`))).toHaveLength(1);
    expect(read("infra/compose/make-secrets.mjs")).toContain(`write("consumer", "${name}", `);
  });

  it("lets the programs of others log warnings alone", () => {
    const { kafka, postgres, prometheus, grafana } = services;

    expect(kafka?.environment).toMatchObject({
      KAFKA_LOG4J_ROOT_LOGLEVEL: "WARN",
      KAFKA_LOG4J_LOGGERS: expect.stringMatching(/^kafka=WARN,org\.apache\.kafka=WARN(,[\w.]+=WARN)*$/),
    });
    expect(postgres?.command).toContain("log_checkpoints=off");
    expect(prometheus?.command).toContain("--log.level=warn");
    expect(grafana?.environment).toMatchObject({ GF_LOG_LEVEL: "warn" });
  });

  it("takes every image by version", () => {
    const foreign = Object.values(services)
      .map(({ image }) => image)
      .filter((image) => !image.startsWith("intercom-dsar/"));
    expect(foreign.filter((image) => !/:v?\d/.test(image))).toEqual([]);
  });
});
