import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "@intercom-dsar/testing";
import { beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

const CHART = fileURLToPath(new URL("../helm/intercom-dsar", import.meta.url));
const DOCUMENTS = fileURLToPath(new URL("../../../docs", import.meta.url));
const PACKAGES = fileURLToPath(new URL("../../../packages", import.meta.url));
const KUBERNETES = "1.34.0";
/** Kinds of operators that a cluster may have; Kubernetes' own schemas do not know them. */
const FOREIGN_KINDS = ["ScaledObject", "PodMonitor"];

const EVERYTHING = [
  "consumer.webhook.enabled=true",
  "consumer.operator.enabled=true",
  "consumer.autoscaling.enabled=true",
  "consumer.redactionPolicy.configMap=policies",
  "consumer.controllerFile.configMap=controller",
  "consumer.holdsFile.configMap=holds",
  "podMonitor.enabled=true",
  "auth.ingress.enabled=true",
  "console.enabled=true",
  "console.ingress.enabled=true",
  "consumer.config.AUTH_APP_URL=http://dsar-auth-tokens",
  "consumer.config.HTTPS_PROXY=http://proxy:3128",
  "auth.config.HTTPS_PROXY=http://proxy:3128",
  "consumer.config.OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318",
];
const VARIANTS = {
  "both apps": [],
  "the consumer alone": ["auth.enabled=false"],
  "the auth app alone": ["consumer.enabled=false"],
  "everything that can be switched on": EVERYTHING,
  "the console alone": [
    "consumer.enabled=false",
    "auth.enabled=false",
    "console.enabled=true",
    "console.config.OPERATOR_API_URL=http://dsar.example:8090",
  ],
  "results in a bucket, by links": [
    "consumer.webhook.enabled=true",
    "consumer.config.RESULTS_URL=https://dsar.example.com",
    "consumer.resultsIngress.enabled=true",
    "consumer.config.RESULT_STORE=s3://results/live",
    "consumer.config.S3_ENDPOINT=https://objects.example.com",
    "consumer.secret.variables={DATABASE_URL,LEDGER_KEY,INTERCOM_ACCESS_TOKEN,S3_ACCESS_KEY_ID,S3_SECRET_ACCESS_KEY}",
  ],
  "no network policy, a claim of one's own": [
    "networkPolicy.enabled=false",
    "consumer.results.existingClaim=files",
  ],
};

const Resource = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) });
const Deployment = Resource.extend({
  kind: z.literal("Deployment"),
  spec: z.looseObject({
    strategy: z.object({
      rollingUpdate: z.object({ maxUnavailable: z.number(), maxSurge: z.number() }),
      type: z.string(),
    }),
    template: z.looseObject({
      spec: z.looseObject({
        automountServiceAccountToken: z.boolean(),
        terminationGracePeriodSeconds: z.number(),
        securityContext: z.looseObject({ runAsNonRoot: z.boolean() }),
        containers: z.array(
          z.looseObject({
            name: z.string(),
            env: z.array(z.object({ name: z.string(), value: z.string() })),
            securityContext: z.unknown(),
            resources: z.object({
              requests: z.record(z.string(), z.string()),
              limits: z.record(z.string(), z.string()),
            }),
            readinessProbe: z.looseObject({ httpGet: z.unknown() }),
            livenessProbe: z.looseObject({ httpGet: z.unknown() }),
          }),
        ),
      }),
    }),
  }),
});

describe.runIf(inject("chartTools") !== null)("the chart", () => {
  const tools = inject("chartTools") ?? "";
  const helm = join(tools, "helm");

  async function validate(manifests: string) {
    const folder = await mkdtemp(join(tmpdir(), "intercom-dsar-chart-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "manifests.yaml");
    await writeFile(file, manifests);
    return runProgram(join(tools, "kubernetes-validate"), ["--strict", "--quiet", file]);
  }

  async function render(settings: readonly string[]): Promise<string> {
    const set = settings.flatMap((setting) => ["--set", setting]);
    const { code, output } = await runProgram(helm, [
      "template",
      "dsar",
      CHART,
      "--kube-version",
      KUBERNETES,
      ...set,
    ]);
    if (code !== 0) throw new Error(output);
    return output;
  }

  it("passes helm's own linter", async () => {
    const { code, output } = await runProgram(helm, ["lint", "--strict", CHART]);
    expect(code, output).toBe(0);
  });

  it.each([
    ["a misspelt value", "consumer.replica=3"],
    ["a secret among the plain variables", "consumer.config.LEDGER_KEY=x"],
  ])("refuses %s", async (_, setting) => {
    await expect(render([setting])).rejects.toThrow(/values don't meet the specifications/);
  });

  it.each([
    ["consumer.config.KAFKA_BROKER=a:1", /consumer\.config: .*KAFKA_BROKER .*did you mean .*KAFKA_BROKERS/],
    ["consumer.config.LEDGERKEYS=x", /consumer\.config: .*LEDGERKEYS .*did you mean .*LEDGER_KEY/],
    ["consumer.config.CONCURENCY=5", /consumer\.config: .*CONCURENCY .*did you mean CONCURRENCY\?/],
    ["auth.config.KAFKA_BROKERS=a:1", /auth\.config: .*KAFKA_BROKERS .*docs\/configuration-auth\.md/],
    [
      "consumer.secret.variables={DATABASE_URLS}",
      /consumer\.secret\.variables: .*did you mean DATABASE_URL\?/,
    ],
    ["consumer.secret.variables={KAFKA_BROKERS}", /consumer\.secret\.variables: .*KAFKA_BROKERS/],
  ])("refuses %s, and names what may be meant", async (setting, message) => {
    await expect(render([setting])).rejects.toThrow(message);
  });

  it.each(["NODE_EXTRA_CA_CERTS=/ca.pem", "OTEL_TRACES_SAMPLER=always_on", "PGSSLMODE=require", "TZ=UTC"])(
    "takes %s, which is Node's or a library's",
    async (setting) => {
      expect(await render([`consumer.config.${setting}`])).toContain(setting.split("=")[0]);
    },
  );

  it.each(["consumer", "auth", "console"])("knows the same variables of the %s as the app", (app) => {
    const own = readFileSync(`${CHART}/variables/${app}.json`, "utf8");
    expect(own).toBe(readFileSync(`${PACKAGES}/service/src/config/variables/${app}.json`, "utf8"));
  });

  it("leaves the user to the platform where it is told so, and nothing else", async () => {
    const [fixed, open] = await Promise.all([render([]), render(["podSecurityContext=null"])]);

    for (const { spec } of deploymentsOf(fixed))
      expect(spec.template.spec.securityContext).toMatchObject({ runAsUser: 1000, fsGroup: 1000 });
    for (const { spec } of deploymentsOf(open))
      expect(spec.template.spec.securityContext).toEqual({
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      });
  });

  describe.each(Object.entries(VARIANTS))("with %s", (_, settings) => {
    let rendered: string;
    beforeAll(async () => {
      rendered = await render(settings);
    });

    it("is what Kubernetes' schemas allow, and nothing that they do not know", async () => {
      const own = parseAllDocuments(rendered).filter(
        (document) => !FOREIGN_KINDS.includes(String(document.get("kind"))),
      );
      const input = own.map(String).join("---\n");
      expect(await validate(input)).toMatchObject({ code: 0, output: "" });

      const spoilt = input.replace("minReadySeconds", "minReadySecs").replace(/policyTypes/g, "policyKinds");
      if (spoilt !== input) expect(await validate(spoilt)).toMatchObject({ code: 1 });
    });

    it("gives every pod few rights, limits, probes and time to stop", () => {
      const deployments = deploymentsOf(rendered);
      expect(deployments.length).toBeGreaterThan(0);
      for (const { spec } of deployments) {
        const pod = spec.template.spec;
        expect(spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
        expect(pod.automountServiceAccountToken).toBe(false);
        expect(pod.securityContext.runAsNonRoot).toBe(true);
        expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(25);
        for (const container of pod.containers) {
          expect(container.securityContext).toEqual({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          });
          expect(Object.keys(container.resources.limits)).toContain("memory");
        }
      }
    });

    it("sets only variables that the apps have, secrets as files", () => {
      for (const { spec } of deploymentsOf(rendered)) {
        for (const { name, env } of spec.template.spec.containers) {
          const known = documentedVariables(
            name === "consumer" ? "configuration.md" : `configuration-${name}.md`,
          );
          expect(env.map((variable) => variable.name).filter((variable) => !known.has(variable))).toEqual([]);
        }
      }
    });
  });

  it("opens the way to a proxy only where an app is told of one", async () => {
    const ports = async (...settings: string[]) =>
      resourcesOf(await render(settings))
        .filter(({ kind }) => kind === "NetworkPolicy")
        .map((policy) => JSON.stringify(policy.spec).includes('"port":3128'));

    expect(await ports()).toEqual([false, false]);
    expect(await ports("consumer.config.HTTPS_PROXY=http://proxy:3128")).toEqual([false, true]);
    expect(await ports("auth.secret.variables={INTERCOM_CLIENT_SECRET,HTTPS_PROXY}")).toEqual([true, false]);
  });

  it("serves operators by a Service and a port of their own, to this release or the peers that are named, and to no Ingress", async () => {
    const rules = z.looseObject({
      ingress: z.array(z.looseObject({ ports: z.unknown(), from: z.unknown() })),
    });
    const peers = async (...settings: string[]) => {
      const enabled = [
        "consumer.webhook.enabled=true",
        "consumer.operator.enabled=true",
        "auth.ingress.enabled=true",
      ];
      const resources = resourcesOf(await render([...enabled, ...settings]));
      const named = (kind: string, name: string) =>
        resources.find((resource) => resource.kind === kind && resource.metadata.name === name);
      expect(JSON.stringify(named("Service", "dsar-consumer"))).not.toContain("operator");
      expect(JSON.stringify(named("Service", "dsar-consumer-operator"))).toContain('"targetPort":"operator"');
      expect(JSON.stringify(resources.filter(({ kind }) => kind === "Ingress"))).not.toContain("operator");
      const { ingress } = rules.parse(named("NetworkPolicy", "dsar-consumer")?.spec);
      return ingress.flatMap(({ ports, from }) =>
        JSON.stringify(ports).includes('"operator"') ? [from] : [],
      );
    };

    const release = { "app.kubernetes.io/name": "intercom-dsar", "app.kubernetes.io/instance": "dsar" };
    expect(await peers()).toEqual([[{ podSelector: { matchLabels: release } }]]);
    expect(await peers("networkPolicy.operators[0].namespaceSelector.matchLabels.team=privacy")).toEqual([
      [{ namespaceSelector: { matchLabels: { team: "privacy" } } }],
    ]);
  });

  it("leads links to results to the webhook's port by their path alone, and refuses a host that is not theirs", async () => {
    const links = ["consumer.webhook.enabled=true", "consumer.resultsIngress.enabled=true"];
    const url = (address: string) => `consumer.config.RESULTS_URL=${address}`;
    const ingress = resourcesOf(await render([...links, url("https://dsar.example.com/")])).find(
      ({ kind }) => kind === "Ingress",
    );

    expect(ingress).toMatchObject({
      metadata: { name: "dsar-consumer-results" },
      spec: {
        tls: [{ hosts: ["dsar.example.com"], secretName: "intercom-dsar-results-tls" }],
        rules: [
          {
            host: "dsar.example.com",
            http: {
              paths: [
                {
                  path: "/v1/results/",
                  backend: { service: { name: "dsar-consumer", port: { name: "webhook" } } },
                },
              ],
            },
          },
        ],
      },
    });
    await expect(render([...links, url("https://other.example.com")])).rejects.toThrow(
      /resultsIngress\.host is dsar\.example\.com, while .*RESULTS_URL names other\.example\.com/,
    );
    await expect(render(links)).rejects.toThrow(/names no host/);
    await expect(
      render(["consumer.resultsIngress.enabled=true", url("https://dsar.example.com")]),
    ).rejects.toThrow(/consumer\.webhook\.enabled/);
  });

  it("lets the console reach the operator API and the internet, and asks for one that it can reach", async () => {
    const egress = async (...settings: string[]) => {
      const policy = resourcesOf(await render(["console.enabled=true", ...settings])).find(
        ({ kind, metadata: { name } }) => kind === "NetworkPolicy" && name === "dsar-console",
      );
      return JSON.stringify(policy?.spec);
    };

    const own = await egress("consumer.operator.enabled=true");
    expect(own).toContain('{"protocol":"TCP","port":8090}');
    expect(own).toContain('"app.kubernetes.io/component":"consumer"');
    expect(own).not.toContain("5432");
    expect(await egress("console.config.OPERATOR_API_URL=https://dsar.example")).toContain('"port":443');
    await expect(render(["console.enabled=true"])).rejects.toThrow(/consumer\.operator\.enabled/);
  });

  it("opens the port of tokens to this release's consumer alone, or to the peers that are named, and to no Ingress", async () => {
    const peers = async (...settings: string[]) => {
      const resources = resourcesOf(await render(["auth.ingress.enabled=true", ...settings]));
      expect(JSON.stringify(resources.find(({ kind }) => kind === "Ingress"))).not.toContain("tokens");
      const policy = resources.find(
        ({ kind, metadata: { name } }) => kind === "NetworkPolicy" && name === "dsar-auth",
      );
      const rules = z.looseObject({
        ingress: z.array(z.looseObject({ ports: z.unknown(), from: z.unknown() })),
      });
      const { ingress } = rules.parse(policy?.spec);
      return ingress.flatMap(({ ports, from }) => (JSON.stringify(ports).includes('"tokens"') ? [from] : []));
    };

    expect(await peers()).toEqual([
      [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "default" } },
          podSelector: {
            matchLabels: {
              "app.kubernetes.io/name": "intercom-dsar",
              "app.kubernetes.io/instance": "dsar",
              "app.kubernetes.io/component": "consumer",
            },
          },
        },
      ],
    ]);
    const theirs = "networkPolicy.consumers[0].namespaceSelector.matchLabels.team";
    expect(await peers(`${theirs}=privacy`)).toEqual([
      [{ namespaceSelector: { matchLabels: { team: "privacy" } } }],
    ]);
    expect(await peers("auth.config.TOKENS_PORT=null")).toEqual([]);
  });

  it.each([
    ["consumer", "auth.enabled=false"],
    ["auth", "consumer.enabled=false"],
  ])("makes nothing of the other app where %s is installed alone", async (name, setting) => {
    const names = resourcesOf(await render([setting])).map(({ metadata }) => metadata.name);
    expect(names.filter((resource) => !resource.startsWith(`dsar-${name}`))).toEqual([]);
    expect(names).toContain(`dsar-${name}`);
  });
});

function resourcesOf(rendered: string) {
  return parseAllDocuments(rendered).flatMap((document) => {
    const parsed = Resource.safeParse(document.toJS());
    return parsed.success ? [parsed.data] : [];
  });
}

function deploymentsOf(rendered: string) {
  return resourcesOf(rendered)
    .filter(({ kind }) => kind === "Deployment")
    .map((resource) => Deployment.parse(resource));
}

/** Names in the first column of the configuration's tables: `NAME`, and `NAME_FILE` of secrets. */
function documentedVariables(document: string): Set<string> {
  const rows = readFileSync(`${DOCUMENTS}/${document}`, "utf8").match(/^\| `.*?\|/gm) ?? [];
  return new Set(rows.flatMap((row) => [...row.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name ?? "")));
}
