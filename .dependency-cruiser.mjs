// Which way imports go; part of `npm run check`. Imports of types count like any other, tests may import what they like.

/** Folders of each app from its start down to its ground: a folder imports only folders that stand below it. */
export const FLOORS = {
  "apps/consumer/src": [
    "main.ts",
    "composition",
    "operator",
    "commands",
    "config",
    "intake",
    "worker",
    "flows",
    "workspaces",
    "delivery",
    "messages",
    "results",
    "telemetry",
    "http",
    "kafka",
    "domain",
  ],
  "apps/auth/src": [
    "main.ts",
    "composition",
    "commands",
    "config",
    "telemetry",
    "api",
    "workspaces",
    "connect",
    "checks",
    "store",
    "http",
    "pages",
  ],
  "apps/console/src": [
    "main.ts",
    "composition",
    "config",
    "telemetry",
    "overview",
    "senders",
    "workspaces",
    "requests",
    "dead-letters",
    "erasure-notices",
    "statistics",
    "audit",
    "live",
    "pages",
    "sessions",
    "api",
  ],
  "apps/cli/src": [
    "main.ts",
    "commands.ts",
    "act",
    "certificate",
    "completion",
    "doctor",
    "report",
    "requests",
    "look",
    "open",
    "redact",
    "trigger",
    "verify",
    "operator",
    "profile",
    "config.ts",
    "command",
  ],
};

/** Packages of ours that a package may import; the others stand alone. Nothing imports an app. */
export const PACKAGES = {
  "dsar-events": [],
  redaction: [],
  database: [],
  sealing: ["database"],
  service: [],
  receipts: ["dsar-events"],
  "intercom-client": [],
  "subject-data": ["intercom-client", "redaction"],
  "access-package": ["intercom-client", "redaction", "subject-data"],
  "intercom-simulator": [],
  ledger: ["database", "receipts", "sealing"],
  oauth: ["database", "sealing", "intercom-client"],
  web: ["database", "sealing", "service"],
  opendsr: ["dsar-events", "service"],
};

const climbs = Object.entries(FLOORS).flatMap(([app, folders]) =>
  folders.slice(1).map((folder, index) => ({
    name: `${app}/${folder} imports only what stands below it`,
    severity: "error",
    from: { path: `^${app}/${folder}/` },
    to: {
      path: `^${app}/(${folders
        .slice(0, index + 1)
        .join("|")
        .replaceAll(".", "\\.")})(/|$)`,
    },
  })),
);

const unlisted = Object.keys(FLOORS).map((app) => ({
  name: `every folder of ${app} has its place in the list of floors`,
  severity: "error",
  from: { path: `^${app}/`, pathNot: `^${app}/(${FLOORS[app].join("|").replaceAll(".", "\\.")})(/|$)` },
  to: {},
}));

const arrows = Object.entries(PACKAGES).map(([name, allowed]) => ({
  name: `packages/${name} imports ${allowed.length === 0 ? "no other package" : allowed.join(" and ")}`,
  severity: "error",
  from: { path: `^packages/${name}/src/` },
  to: {
    path: "^(apps|packages|infra|bench|chaos)/",
    pathNot: `^packages/(${[name, ...allowed].join("|")})/`,
  },
}));

export default {
  forbidden: [
    ...climbs,
    ...unlisted,
    ...arrows,
    {
      name: "no circle of files",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no circle of folders",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
    {
      name: "every import is found",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "an app is a program: nothing imports it",
      severity: "error",
      from: { pathNot: "^apps/([^/]+)/" },
      to: { path: "^apps/" },
    },
    {
      name: "an app imports no other app",
      severity: "error",
      from: { path: "^apps/([^/]+)/" },
      to: { path: "^apps/", pathNot: "^apps/$1/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.test\\.ts$|/testing/|node_modules|/test/|/dist/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node"],
      extensions: [".ts", ".mjs", ".js"],
    },
  },
};
