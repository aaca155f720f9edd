import { exampleSeed, startSimulator } from "@intercom-dsar/intercom-simulator";

await using intercom = await startSimulator({ seed: exampleSeed() });
const jo = `${intercom.url}/contacts/6762f1001bb69f9f2193bc01`;
const headers = { authorization: "Bearer demo-token", accept: "application/json" };

// The first DELETE takes effect, but its caller only hears of an error: does it repeat itself harmlessly?
intercom.control.faults.add({
  match: { method: "DELETE", nth: 1 },
  action: { kind: "status", status: 503, when: "after" },
});
const first = await fetch(jo, { method: "DELETE", headers });
const second = await fetch(jo, { method: "DELETE", headers });
process.stdout.write(`${first.status} ${second.status}, deleted: ${intercom.control.effects().length}\n`);
