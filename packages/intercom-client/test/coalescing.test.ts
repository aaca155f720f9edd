import { describe, expect, it } from "vitest";
import { type AttemptRecord, emailOf, type IntercomClient, type Throttle } from "../src/index.ts";
import { errorList, sendJson } from "./support/local-server.ts";
import { openClient } from "./support/open-client.ts";

/** A throttle whose turns come when the test says so. */
function manualThrottle() {
  const waiting = new Set<() => void>();
  const throttle: Throttle = {
    run: (call, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const turn = () => call().then(resolve, reject);
        waiting.add(turn);
        signal?.addEventListener("abort", () => {
          if (waiting.delete(turn)) reject(Object.assign(new Error("aborted"), { code: "aborted" }));
        });
      }),
    observe: () => {},
    state: {
      limit: null,
      remaining: null,
      pausedUntil: null,
      budgetPerWindow: 0,
      spentInWindow: 0,
      queued: 0,
    },
    restore: () => {},
  };
  const next = () => {
    const [turn] = waiting;
    if (turn === undefined) return false;
    waiting.delete(turn);
    turn();
    return true;
  };
  return { throttle, next, waiting };
}

interface SearchBody {
  readonly query: { readonly operator: string; readonly value: string | readonly string[] };
}

/** Intercom with the given addresses in it; it answers 400 to a search that has one of `bad` in it. */
async function open({ people = [] as string[], bad = [] as string[], strange = [] as object[] } = {}) {
  const { throttle, next, waiting } = manualThrottle();
  const searches: (readonly string[])[] = [];
  const opened = await openClient(
    (response, { path, body }) => {
      if (path.startsWith("/companies/")) return sendJson(response, { id: path.slice("/companies/".length) });
      const { value } = (JSON.parse(body) as SearchBody).query;
      const values = typeof value === "string" ? [value] : value;
      searches.push(values);
      if (values.some((each) => bad.includes(each)))
        return sendJson(response, errorList("parameter_invalid"), { status: 400 });
      const data = people.filter((each) => values.includes(each)).map((email) => ({ id: email, email }));
      const found = values.length > 1 ? [...data, ...strange] : data;
      sendJson(response, { data: found, total_count: found.length });
    },
    { throttle },
  );
  const find = (
    address: string,
    options: { signal?: AbortSignal; onAttempt?: (attempt: AttemptRecord) => void; alone?: boolean } = {},
  ) => {
    const { alone, ...caller } = options;
    const request = opened.client.forRequest(caller);
    const found = request.contacts.findByEmail([address], {
      isMine: (contact) => emailOf(contact) === address,
      alone,
    });
    return { request, found };
  };
  /** Lets turns come until all have settled. */
  const settle = async (promises: readonly Promise<unknown>[]) => {
    let isSettled = false;
    const all = Promise.allSettled(promises).then((results) => {
      isSettled = true;
      return results;
    });
    while (!isSettled) {
      next();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return all;
  };
  return {
    ...opened,
    find,
    settle,
    searches,
    waiting,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

const address = (index: number) => `person-${index}@example.com`;

describe("searches that wait for their turns", () => {
  it("become one of at most 15 addresses, of which each request gets its own", async () => {
    const people = [address(1), address(3)];
    await using at = await open({ people });
    const all = Array.from({ length: 17 }, (_, index) => at.find(address(index)));

    const results = await at.settle(all.map(({ found }) => found));

    expect(at.searches.map(({ length }) => length)).toEqual([15, 2]);
    const emails = results.map((result) =>
      result.status === "fulfilled" ? (result.value as { contacts: { email: string }[] }).contacts : result,
    );
    expect(emails[1]).toMatchObject([{ email: address(1) }]);
    expect(emails[2]).toEqual([]);
    expect(emails[3]).toMatchObject([{ email: address(3) }]);
    expect(results[0]).toMatchObject({ value: { members: 15, pages: 1, missing: 0 } });
    expect(all.map(({ request }) => [request.calls, request.sharedCalls])).toEqual(all.map(() => [1, 1]));
    expect(at.client.calls).toBe(2);
  });

  it("go alone where nobody else waits, and where they are to", async () => {
    await using at = await open();
    const [first] = await at.settle([at.find(address(1)).found]);
    await at.settle([at.find(address(2), { alone: true }).found, at.find(address(3)).found]);

    expect(first).toMatchObject({ value: { members: 1 } });
    expect(at.searches).toEqual([[address(1)], [address(2)], [address(3)]]);
  });

  it("are asked alone once where Intercom refuses them together", async () => {
    await using at = await open({ people: [address(1)], bad: [address(2)] });

    const results = await at.settle([1, 2, 3].map((index) => at.find(address(index)).found));

    expect(at.searches.map(({ length }) => length)).toEqual([3, 1, 1, 1]);
    expect(results).toMatchObject([
      { value: { contacts: [{ email: address(1) }], members: 1 } },
      { reason: { code: "invalid_request" } },
      { value: { contacts: [], members: 1 } },
    ]);
  });

  it("are asked alone where a contact is nobody's, since Intercom compares by its own rules", async () => {
    await using at = await open({
      people: [address(1)],
      strange: [{ id: "x", email: "Person-2@example.com" }],
    });

    const results = await at.settle([1, 2].map((index) => at.find(address(index)).found));

    expect(at.searches.map(({ length }) => length)).toEqual([2, 1, 1]);
    expect(results).toMatchObject([{ value: { members: 1 } }, { value: { members: 1 } }]);
  });

  it("go on for the others where one of them is given up, be it the one whose turn it was", async () => {
    await using at = await open({ people: [0, 1, 2].map(address) });
    const [first, second] = [new AbortController(), new AbortController()];
    const found = [
      at.find(address(0), { signal: first.signal }).found,
      at.find(address(1), { signal: second.signal }).found,
      at.find(address(2)).found,
    ];
    const all = at.settle(found);
    first.abort();
    second.abort();

    expect(await all).toMatchObject([
      { reason: { code: "aborted" } },
      { reason: { code: "aborted" } },
      { value: { contacts: [{ email: address(2) }] } },
    ]);
  });

  it("are told to each request, whoever's call it was", async () => {
    await using at = await open();
    const attempts: string[] = [];
    const found = ["a", "b"].map(
      (name, index) =>
        at.find(address(index), { onAttempt: ({ endpoint }) => void attempts.push(`${name} ${endpoint}`) })
          .found,
    );

    await at.settle(found);

    expect(attempts.sort()).toEqual(["a POST /contacts/search", "b POST /contacts/search"]);
  });
});

describe("details of one company", () => {
  it("are read once for all that wait for them, and anew for whoever asks later", async () => {
    await using at = await open();
    const read = (client: IntercomClient, id: string) => client.forRequest().companies.get(id);
    const together = await at.settle([read(at.client, "1"), read(at.client, "1"), read(at.client, "2")]);
    await at.settle([read(at.client, "1")]);

    expect(together).toMatchObject([{ value: { id: "1" } }, { value: { id: "1" } }, { value: { id: "2" } }]);
    expect(at.client.calls).toBe(3);
  });
});
