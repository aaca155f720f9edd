// The same contract in a CommonJS project.
const { normalizeEmail } = require("@intercom-dsar/dsar-events");
const { defaultDeadline } = require("@intercom-dsar/dsar-events/service");

process.stdout.write(JSON.stringify([normalizeEmail("Jo@Example.com"), defaultDeadline(0, "ccpa")]));
