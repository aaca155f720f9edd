import { expect, it } from "vitest";
import { z } from "zod";
import { api } from "./support/api.ts";
import { MARA_LEAD, MARA_USER } from "./support/example.ts";
import { createManualClock } from "./support/manual-clock.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();
const START = 1_767_225_600_000;
const DAY = 24 * 60 * 60;
const Events = z.object({
  events: z.array(z.looseObject({})),
  pages: z.object({ next: z.string().optional() }).optional(),
});

async function withEvents() {
  const at = (daysAgo: number) => START / 1_000 - daysAgo * DAY;
  return start({
    clock: createManualClock(START),
    seed: {
      workspaces: [
        {
          id: "demo1234",
          tokens: [{ token: "demo-token", label: "demo" }],
          contacts: [
            {
              id: MARA_USER,
              external_id: "70",
              email: "mara@example.com",
              events: [
                { event_name: "paid", created_at: at(1) },
                { event_name: "paid", created_at: at(89) },
                { event_name: "paid", created_at: at(91) },
              ],
            },
            {
              id: MARA_LEAD,
              role: "lead",
              email: "lead@example.com",
              events: [{ event_name: "asked", created_at: at(2), metadata: { n: 1 } }],
            },
          ],
        },
      ],
    },
  });
}

it("lists events of the last 90 days, and counts the others in summaries", async () => {
  const simulator = await withEvents();
  const of = `/events?type=user&intercom_user_id=${MARA_USER}`;
  const list = Events.parse((await api(simulator, "GET", of)).body);
  expect(list.events).toHaveLength(2);
  const { events } = Events.parse((await api(simulator, "GET", `${of}&summary=true`)).body);
  expect(events).toMatchObject([{ name: "paid", count: 3 }]);
});

it("goes on by URL until there is no next one", async () => {
  const simulator = await withEvents();
  const path = `/events?type=user&intercom_user_id=${MARA_USER}&per_page=1`;
  const first = Events.parse((await api(simulator, "GET", path)).body);
  const next = new URL(first.pages?.next ?? "");
  const second = Events.parse((await api(simulator, "GET", next.pathname + next.search)).body);
  expect([first.events.length, second.events.length, second.pages?.next]).toEqual([1, 1, undefined]);
});

it("finds a lead by Intercom's id alone", async () => {
  const simulator = await withEvents();
  const byAddress = await api(simulator, "GET", "/events?type=user&email=lead%40example.com");
  expect(byAddress.status).toBe(404);
  const byId = await api(simulator, "GET", `/events?type=user&intercom_user_id=${MARA_LEAD}`);
  expect(byId.body).toMatchObject({ events: [{ event_name: "asked", intercom_user_id: MARA_LEAD }] });
});

it("needs the scope for events", async () => {
  const simulator = await withEvents();
  simulator.control.workspace("demo1234").setScopes("demo", ["read_users_companies"]);
  expect((await api(simulator, "GET", `/events?type=user&intercom_user_id=${MARA_USER}`)).status).toBe(403);
});
