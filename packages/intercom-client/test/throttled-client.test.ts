import { expect, it } from "vitest";
import { createThrottle, type Observation, type Throttle } from "../src/index.ts";
import { errorList, sendJson } from "./support/local-server.ts";
import { openClient } from "./support/open-client.ts";

/** A real throttle that writes down what happens to it. */
function watchedThrottle(steps: string[] = []) {
  const throttle = createThrottle();
  const observations: Observation[] = [];
  const watched: Throttle = {
    ...throttle,
    run: (call, options) =>
      throttle.run(() => {
        steps.push("turn");
        return call();
      }, options),
    observe: (answer) => {
      observations.push(answer);
      throttle.observe(answer);
    },
  };
  return { throttle, watched, observations };
}

it("waits for its turn, then reads the token, then asks the guard, then sends", async () => {
  const steps: string[] = [];
  const { watched } = watchedThrottle(steps);
  await using open = await openClient(
    (response) => {
      steps.push("sent");
      sendJson(response, {});
    },
    {
      throttle: watched,
      guard: () => steps.push("guard"),
      token: async () => {
        steps.push("token");
        return "t";
      },
    },
  );

  await open.client.forRequest({ guard: () => steps.push("guard of the request") }).me();

  expect(steps).toEqual(["turn", "token", "guard", "guard of the request", "sent"]);
});

it("lets turns go round between parties, so that no request waits for all calls of another party", async () => {
  await using open = await openClient((response) => sendJson(response, {}), { throttle: createThrottle() });
  const ended: string[] = [];
  const call = (party: string) =>
    open.client
      .forRequest({ party })
      .me()
      .then(() => ended.push(party));

  const greedy = Array.from({ length: 6 }, () => call("greedy"));
  await Promise.all([call("modest"), ...greedy]);

  expect(ended.indexOf("modest")).toBeLessThanOrEqual(1);
});

it("tells the throttle what each answer says of the limit", async () => {
  const { watched, throttle, observations } = watchedThrottle();
  const resetAt = (Math.floor(Date.now() / 10_000) + 1) * 10;
  await using open = await openClient(
    (response) =>
      sendJson(
        response,
        {},
        {
          headers: {
            "x-ratelimit-limit": "167",
            "x-ratelimit-remaining": "166",
            "x-ratelimit-reset": String(resetAt),
          },
        },
      ),
    { throttle: watched },
  );

  await open.client.me();

  expect(observations).toMatchObject([{ status: 200, limit: 167, remaining: 166, resetAt: resetAt * 1000 }]);
  expect(observations[0]?.sentAt).toBeLessThanOrEqual(observations[0]?.at ?? 0);
  expect(throttle.state).toMatchObject({ limit: 167, remaining: 166, spentInWindow: 1 });
});

it("pauses the throttle for a rate limit, not for a pending export", async () => {
  const messages = [
    "Exceeded rate limit of 1 pending message data export jobs",
    "Exceeded rate limit of 167 in 10_seconds",
  ];
  const { watched, throttle } = watchedThrottle();
  await using open = await openClient(
    (response, _request, index) =>
      sendJson(response, errorList("rate_limit_exceeded", messages[index]), { status: 429 }),
    { throttle: watched },
  );

  await expect(open.client.me()).rejects.toMatchObject({ code: "pending_export" });
  expect(throttle.state.pausedUntil).toBeNull();
  await expect(open.client.me()).rejects.toMatchObject({ code: "rate_limited" });
  expect(throttle.state.pausedUntil).toBeGreaterThan(Date.now());

  const abort = new AbortController();
  const queued = open.client.me({ signal: abort.signal });
  abort.abort();
  await expect(queued).rejects.toMatchObject({ code: "aborted", sent: false });
  expect(open.client.calls).toBe(2);
});
