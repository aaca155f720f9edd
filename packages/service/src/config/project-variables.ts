import auth from "./variables/auth.json" with { type: "json" };
import console from "./variables/console.json" with { type: "json" };
import consumer from "./variables/consumer.json" with { type: "json" };

/**
 * The name of every variable of every app, `NAME_FILE` of secrets included. One list for all of them: what is set for one app and seen
 * by another is no mistake. `npm run generate` makes the lists from the apps' tables.
 */
export const PROJECT_VARIABLES: readonly string[] = [...new Set([...consumer, ...auth, ...console])];
