import { keyList } from "@intercom-dsar/sealing";
import { type Config, defineConfig, duration, parser, text, url } from "@intercom-dsar/service";
import { readPeople } from "../sign-in/people.ts";

const MIN_PASSWORD_LENGTH = 16;

/** Subjects, addresses and groups, separated by commas. */
export const people = () =>
  parser("write subjects (sub:…), addresses (email:…) and groups (group:…), separated by commas", (written) =>
    readPeople(written.split(",").map((item) => item.trim())),
  );

/** Who comes in and for how long; a part of the configuration of each app with pages. */
export const SIGN_IN_VARIABLES = defineConfig({
  ADMIN_PASSWORD: {
    group: "Sign-in",
    schema: parser(`write at least ${MIN_PASSWORD_LENGTH} characters`, (written) =>
      written.length >= MIN_PASSWORD_LENGTH ? written : null,
    ),
    optional: true,
    secret: true,
    description: "The administrator's password, where there is no OpenID provider. There is no default.",
  },
  OIDC_ISSUER: {
    group: "Sign-in",
    schema: url(),
    optional: true,
    description:
      "Issuer of the OpenID provider; its metadata is read from there. `PUBLIC_URL/sign-in/oidc/callback` is the redirect URL to register.",
  },
  OIDC_CLIENT_ID: {
    group: "Sign-in",
    schema: text(),
    optional: true,
    description: "Client id at the OpenID provider.",
  },
  OIDC_CLIENT_SECRET: {
    group: "Sign-in",
    schema: text(),
    optional: true,
    secret: true,
    description: "Client secret at the OpenID provider.",
  },
  OIDC_ADMINS: {
    group: "Sign-in",
    schema: people(),
    optional: true,
    description:
      "Who may sign in and change things, separated by commas: `sub:` and a subject, compared exactly, `email:` and an address that the provider has verified, or `group:` and a group of `OIDC_GROUPS_CLAIM`. Without any, what has an `@` is an address and all else a subject. Having an account at the provider is not enough.",
  },
  OIDC_VIEWERS: {
    group: "Sign-in",
    schema: people(),
    optional: true,
    description:
      "Who may sign in and only look, written like `OIDC_ADMINS`. Whoever is on several lists has the most that one gives.",
  },
  OIDC_GROUPS_CLAIM: {
    group: "Sign-in",
    schema: text(),
    default: "groups",
    description:
      "The claim in which the provider names somebody's groups, in the ID token or at its UserInfo endpoint.",
  },
  SESSION_KEY: {
    group: "Sign-in",
    schema: keyList(),
    optional: true,
    secret: true,
    description:
      "Keys that seal cookies; the first seals, all of them open. Without it, SQLite makes a key file beside the database; PostgreSQL demands one, the same for all instances.",
  },
  SESSION_TTL: {
    group: "Sign-in",
    schema: duration({
      minMs: 60_000,
      maxMs: 7 * 86_400_000,
      why: "a shorter session ends while its page is read",
    }),
    default: "8h",
    description: "The longest time that somebody stays signed in.",
  },
  SESSION_IDLE: {
    group: "Sign-in",
    schema: duration({
      minMs: 60_000,
      maxMs: 7 * 86_400_000,
      why: "a shorter session ends while its page is read",
    }),
    default: "1h",
    description: "How long somebody stays signed in without opening a page.",
  },
});

/** What was said of it. An app that keeps no sessions over a restart has no `SESSION_KEY`. */
export type SignInConfig = Omit<Config<typeof SIGN_IN_VARIABLES>, "SESSION_KEY">;
