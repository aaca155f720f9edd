import { databaseUrl } from "@intercom-dsar/database";
import { keyList } from "@intercom-dsar/sealing";
import { boolean, choice, defineConfig, origin, parser, text } from "@intercom-dsar/service";

/** How Intercom is reached, and where tokens come from. */
export const INTERCOM_VARIABLES = defineConfig({
  INTERCOM_ACCESS_TOKEN: {
    group: "Intercom",
    schema: text(),
    optional: true,
    secret: true,
    description:
      "Access token of the one workspace; it needs the scopes to read users and companies and, for deletions, to write them. Set this, `VAULT_KEY` or `AUTH_APP_URL`.",
  },
  INTERCOM_REGION: {
    group: "Intercom",
    schema: choice(["us", "eu", "au"]),
    default: "us",
    description:
      "Region that hosts the workspace of `INTERCOM_ACCESS_TOKEN`; with the vault or the auth app the region comes with the token.",
  },
  VAULT_KEY: {
    group: "Intercom",
    schema: keyList(),
    optional: true,
    secret: true,
    description:
      "Keys of the token vault that the auth app fills, as the auth app has them: several are separated by commas, the first one seals.",
  },
  VAULT_DATABASE_URL: {
    group: "Intercom",
    schema: databaseUrl(),
    optional: true,
    secret: true,
    description: "Database of the token vault, if it is not `DATABASE_URL`.",
  },
  AUTH_APP_URL: {
    group: "Intercom",
    schema: origin(),
    optional: true,
    description: "Origin of the auth app, which is asked for tokens; then the two apps share no database.",
  },
  SERVICE_CREDENTIAL: {
    group: "Intercom",
    schema: text(),
    optional: true,
    secret: true,
    description: "Credential by which the auth app knows the consumer; required with `AUTH_APP_URL`.",
  },
  INTERCOM_BASE_URL: {
    group: "Intercom",
    schema: origin(),
    optional: true,
    description: "Replaces the region's host, for simulators and proxies.",
  },
  ALLOW_HTTP: {
    group: "Intercom",
    schema: boolean(),
    default: "false",
    description:
      "Allows `http:` in `AUTH_APP_URL`, `INTERCOM_BASE_URL` and `RESULTS_URL`, for instance in a cluster that encrypts by itself. Without it the start warns of such an address, and refuses it in `RESULTS_URL` (except loopback).",
  },
  INTERCOM_RATE_SHARE: {
    group: "Intercom",
    schema: parser("write a share from 0.70 to 0.80", (written) => {
      const value = Number(written);
      return value >= 0.7 && value <= 0.8 ? value : null;
    }),
    default: "0.75",
    description:
      "Share of the workspace's live rate limit that the service takes; the rest is left to the workspace's other apps.",
  },
});

/** Where tokens come from. */
export const TOKEN_SOURCE = {
  variables: ["INTERCOM_ACCESS_TOKEN", "VAULT_KEY", "AUTH_APP_URL"],
  message:
    "set one of INTERCOM_ACCESS_TOKEN (one workspace), VAULT_KEY (those in the token vault) and AUTH_APP_URL (those that the auth app knows)",
} as const;
